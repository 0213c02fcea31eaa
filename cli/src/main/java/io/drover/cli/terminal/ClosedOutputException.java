package io.drover.cli.terminal;

import java.io.IOException;

/** Whoever read standard output has had enough, as in {@code drover results ID | head}: a reason to end, and no failure. */
public final class ClosedOutputException extends IOException {

    public ClosedOutputException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
