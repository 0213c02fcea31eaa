package io.drover.embedded.objects;

import io.drover.ports.ObjectStore;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An object on its way into a directory. Its stream throws OBJECTS_UNAVAILABLE and not the {@link IOException} that
 * caused it, so that a full disk keeps its code wherever it is met.
 */
final class FileUpload extends OutputStream implements ObjectStore.Upload {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final String key;
    private final Path part;
    private final Path target;
    private final FileOutputStream file;
    private final BufferedOutputStream buffer;
    private final FileObjectStore store;
    private boolean over;

    FileUpload(String key, Path part, Path target, FileOutputStream file, FileObjectStore store) {
        this.key = key;
        this.part = part;
        this.target = target;
        this.file = file;
        this.buffer = new BufferedOutputStream(file, BUFFER_BYTES);
        this.store = store;
    }

    @Override
    public OutputStream stream() {
        return this;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            buffer.write(bytes, offset, length);
        } catch (IOException e) {
            throw store.failedWriting(key, e);
        }
    }

    @Override
    public void flush() {
        try {
            buffer.flush();
        } catch (IOException e) {
            throw store.failedWriting(key, e);
        }
    }

    @Override
    public void commit() {
        if (over) {
            throw new IllegalStateException("the upload of " + key + " is over");
        }
        flush();
        store.settle(key, file, part, target);
        over = true;
    }

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        try {
            file.close();
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw store.failed("giving up", key, e);
        }
    }
}
