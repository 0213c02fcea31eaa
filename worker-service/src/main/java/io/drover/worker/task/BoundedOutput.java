package io.drover.worker.task;

import java.io.ByteArrayOutputStream;

/** Keeps the first bytes of what a task says and counts the rest. Thread-safe. */
final class BoundedOutput {

    private final int mostBytes;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long total;

    BoundedOutput(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    synchronized void add(byte[] bytes, int length) {
        kept.write(bytes, 0, Math.min(length, mostBytes - kept.size()));
        total += length;
    }

    synchronized boolean full() {
        return total > mostBytes;
    }

    synchronized Said said() {
        return new Said(kept.toByteArray(), total);
    }
}
