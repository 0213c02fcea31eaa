package io.drover.wiring;

import io.drover.ports.ObjectStore.Upload;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Each step of an upload is a call that may be given up; after that it is of no more use. */
final class LimitedUpload extends OutputStream implements Upload {

    private static final int CHUNK_BYTES = 64 * 1024;

    private final Upload target;
    private final LimitedCalls.Steps calls;
    private final LimitedHandle handle;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int size;

    LimitedUpload(Upload target, LimitedCalls.Steps calls) {
        this.target = target;
        this.calls = calls;
        this.handle = new LimitedHandle(target::close);
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
    public void write(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            if (size == CHUNK_BYTES) {
                flush();
            }
            int part = Math.min(length - done, CHUNK_BYTES - size);
            System.arraycopy(bytes, offset + done, chunk, size, part);
            size += part;
            done += part;
        }
    }

    @Override
    public void flush() {
        int bytes = size;
        size = 0;
        step(() -> {
            try {
                target.stream().write(chunk, 0, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void commit() {
        if (size > 0) {
            flush();
        }
        step(target::commit);
    }

    @Override
    public void close() {
        if (handle.mayClose()) {
            calls.close(target::close);
        }
    }

    private void step(Runnable work) {
        calls.run(() -> handle.use(work));
    }
}
