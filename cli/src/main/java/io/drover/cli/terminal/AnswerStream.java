package io.drover.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Standard output, where it is told apart whether nobody reads it any more or it takes no more. */
final class AnswerStream extends OutputStream {

    private final OutputStream out;

    AnswerStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw told(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw told(e);
        }
    }

    /** The system has one word for it, which translations keep. */
    private static IOException told(IOException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe")
                ? new ClosedOutputException(failure)
                : failure;
    }
}
