package io.drover.duckdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads a stream to its end and keeps how it began. */
final class FirstWords implements Runnable {

    private static final int KEPT_BYTES = 300;

    private final InputStream stream;
    private final byte[] kept = new byte[KEPT_BYTES];
    private int length;

    FirstWords(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[4096];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                keep(buffer, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void keep(byte[] buffer, int n) {
        int more = Math.min(n, kept.length - length);
        System.arraycopy(buffer, 0, kept, length, more);
        length += more;
    }

    /** In one line. */
    synchronized String get() {
        return new String(kept, 0, length, StandardCharsets.UTF_8)
                .replaceAll("\\s+", " ")
                .strip();
    }
}
