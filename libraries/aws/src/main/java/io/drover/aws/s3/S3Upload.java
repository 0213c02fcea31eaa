package io.drover.aws.s3;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.ObjectStore;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object on its way to S3: one call if it fits into a part, else part by part, one of them on its way while the next
 * is gathered. Its stream throws OBJECTS_UNAVAILABLE; after that only closing is of use, since bytes are missing.
 */
final class S3Upload extends OutputStream implements ObjectStore.Upload {

    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

    private static final int FIRST_BUFFER_BYTES = 64 << 10;
    private static final int MOST_PARTS = 10_000;
    private static final Duration LAST_WAIT = Duration.ofSeconds(2);

    private record Sending(FutureTask<CompletedPart> part, Thread thread, byte[] buffer) {}

    private final S3Objects objects;
    private final String key;
    private final int partBytes;
    private final Runnable stored;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] buffer;
    /** The buffer of a part that has arrived. */
    private byte @Nullable [] spare;

    private int filled;
    private @Nullable String upload;
    private @Nullable Sending sending;
    private @Nullable FaultException failure;
    private boolean over;

    /** @param stored runs whenever the object may have been replaced */
    S3Upload(S3Objects objects, String key, int partBytes, Runnable stored) {
        this.objects = objects;
        this.key = key;
        this.partBytes = partBytes;
        this.stored = stored;
        this.buffer = new byte[Math.min(FIRST_BUFFER_BYTES, partBytes)];
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
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireUsable();
        for (int from = offset, end = offset + length; from < end; ) {
            if (filled == partBytes) {
                send();
            }
            int count = Math.min(end - from, partBytes - filled);
            if (filled + count > buffer.length) {
                int doubled = (int) Math.min(partBytes, Math.max(2L * buffer.length, filled + count));
                buffer = Arrays.copyOf(buffer, doubled);
            }
            System.arraycopy(bytes, from, buffer, filled, count);
            filled += count;
            from += count;
        }
    }

    /** Does nothing: S3 takes only whole parts. */
    @Override
    public void flush() {}

    @Override
    public void commit() {
        requireUsable();
        try {
            if (upload == null) {
                objects.put(key, buffer, filled);
            } else {
                if (filled > 0) {
                    send();
                }
                await();
                objects.completeUpload(key, upload, parts);
            }
        } finally {
            stored.run();
        }
        over = true;
        buffer = new byte[0];
    }

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        buffer = new byte[0];
        // An interrupt is why uploads are given up, but no reason to leave parts behind that cost money.
        boolean interrupted = Thread.interrupted();
        try {
            giveUp();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Sends what is gathered as the next part, as soon as the one before has arrived. */
    private void send() {
        await();
        if (parts.size() == MOST_PARTS) {
            throw remember(FaultCode.OBJECTS_UNAVAILABLE.asException("the object " + key + " has more than "
                    + MOST_PARTS + " parts of " + partBytes + " bytes, the most that S3 takes: use larger parts"));
        }
        String id = started();
        int number = parts.size() + 1;
        byte[] bytes = buffer;
        int length = filled;
        FutureTask<CompletedPart> part = new FutureTask<>(() -> objects.sendPart(key, id, number, bytes, length));
        sending = new Sending(part, Thread.ofVirtual().name("s3-part").start(part), bytes);
        buffer = spare == null ? new byte[partBytes] : spare;
        spare = null;
        filled = 0;
    }

    private String started() {
        if (upload == null) {
            try {
                upload = objects.startUpload(key);
            } catch (FaultException e) {
                throw remember(e);
            }
        }
        return upload;
    }

    private void await() {
        Sending current = sending;
        if (current == null) {
            return;
        }
        try {
            parts.add(current.part().get());
            spare = current.buffer();
            sending = null;
        } catch (InterruptedException e) {
            throw remember(objects.interrupted("writing " + key, e));
        } catch (ExecutionException e) {
            throw remember(
                    e.getCause() instanceof FaultException fault
                            ? new FaultException(fault.fault(), fault)
                            : FaultCode.INTERNAL_ERROR.asException("writing " + key + " failed: " + e.getCause(), e));
        }
    }

    private FaultException remember(FaultException e) {
        failure = e;
        return e;
    }

    private void requireUsable() {
        if (over) {
            throw new IllegalStateException("the upload of " + key + " is over");
        }
        if (failure != null) {
            throw new FaultException(failure.fault(), failure);
        }
    }

    private void giveUp() {
        Sending current = sending;
        if (current != null) {
            awaitEnd(current);
        }
        if (upload == null) {
            return;
        }
        try {
            objects.abortUpload(key, upload);
        } catch (FaultException e) {
            LOG.warn("parts of {} stay behind until the bucket's rule for unfinished uploads removes them", key, e);
        }
    }

    /** A part that reaches the server after the abort would stay behind, also one that was cancelled on this side. */
    private static void awaitEnd(Sending sending) {
        try {
            if (!sending.thread().join(LAST_WAIT)) {
                sending.part().cancel(true);
                sending.thread().join(LAST_WAIT);
            }
        } catch (InterruptedException e) {
            sending.part().cancel(true);
            Thread.currentThread().interrupt();
        }
    }
}
