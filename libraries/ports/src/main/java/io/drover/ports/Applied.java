package io.drover.ports;

import java.util.List;

/** What became of a batch of writes. */
public sealed interface Applied {

    /** @param written for each write whether its condition held (or had been applied before) */
    record Done(List<Boolean> written) implements Applied {}

    /** The cell is somebody else's, or the store not what it was: whoever asked no longer decides. */
    record Fenced() implements Applied {}
}
