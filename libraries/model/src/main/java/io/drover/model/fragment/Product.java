package io.drover.model.fragment;

/** What an attempt that ran to its end brought forth, by kind of work. */
public sealed interface Product permits TaskResults {

    /** Whether it is all that its portion was to bring forth. */
    boolean isWhole();
}
