package io.drover.model.fragment;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt that ran to its end brought forth, by kind of work. A part of it may be a block of bytes that lies beside
 * its document in a fragment's row and is read only where it is needed; each kind tells which.
 */
public sealed interface Product permits TaskResults {

    /** Whether it is all that its portion was to bring forth. */
    boolean isWhole();

    /** Whether its block lies beside its document and was not read with it. */
    boolean isUnread();

    /**
     * Its block; absent if nothing of it is one.
     *
     * @throws IllegalStateException if that was not read
     */
    byte @Nullable [] block();

    /** The same with its block, if it has one, left where it lies. */
    Product withoutBlock();

    /** The same with the block that lay beside it. Whether it is one of its kind shows when it is read. */
    Product with(byte[] block);
}
