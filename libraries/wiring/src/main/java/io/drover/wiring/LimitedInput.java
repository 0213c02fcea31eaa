package io.drover.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads by large chunks, each of them a call that may be given up: small ones would each cost a change of threads. */
final class LimitedInput extends InputStream {

    private static final int CHUNK_BYTES = 64 * 1024;

    private final InputStream target;
    private final LimitedCalls.Steps calls;
    private final LimitedHandle handle;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int at;
    private int end;

    LimitedInput(InputStream target, LimitedCalls.Steps calls) {
        this.target = target;
        this.calls = calls;
        this.handle = new LimitedHandle(() -> unchecked(target::close));
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, end - at);
        System.arraycopy(chunk, at, bytes, offset, part);
        at += part;
        return part;
    }

    private boolean fill() throws IOException {
        if (at < end) {
            return true;
        }
        int[] read = new int[1];
        checked(() ->
                calls.run(() -> handle.use(() -> unchecked(() -> read[0] = target.readNBytes(chunk, 0, CHUNK_BYTES)))));
        at = 0;
        end = read[0];
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        if (handle.mayClose()) {
            checked(() -> calls.close(() -> unchecked(target::close)));
        }
    }

    private static void checked(Runnable work) throws IOException {
        try {
            work.run();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private interface Io {
        void run() throws IOException;
    }

    private static void unchecked(Io io) {
        try {
            io.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
