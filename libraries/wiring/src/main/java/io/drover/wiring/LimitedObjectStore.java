package io.drover.wiring;

import io.drover.ports.ObjectStore;
import io.drover.ports.Page;
import io.drover.ports.StoredObject;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a file system that may hang: nobody waits for it longer than for a while, and who is interrupted waits no
 * longer. Clients of object stores in the network have limits of their own.
 */
final class LimitedObjectStore implements ObjectStore {

    /**
     * How long is waited at most.
     *
     * @param reading for some bytes
     * @param writing for a whole object, with the disk's flush
     * @param tidying for a list, or a delete of very many
     */
    record Limits(Duration reading, Duration writing, Duration tidying) {

        /** What a disk takes that has very much to do, and a few times that. */
        static final Limits USUAL = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(10));
    }

    private final ObjectStore target;
    private final LimitedCalls calls;
    private final Limits limits;

    /** @param where the part of a sentence that says where the objects are */
    LimitedObjectStore(ObjectStore target, String where, Limits limits) {
        this.target = target;
        this.calls = new LimitedCalls(where);
        this.limits = limits;
    }

    @Override
    public void put(String key, byte[] bytes) {
        write(key, () -> target.put(key, bytes));
    }

    @Override
    public Upload upload(String key) {
        String what = "a write of " + key;
        Upload upload = calls.call(what, key, limits.writing, () -> target.upload(key));
        return new LimitedUpload(upload, calls.steps(what, key, limits.writing));
    }

    @Override
    public byte[] read(String key, long offset, int length) {
        return calls.call("a read of " + key, key, limits.reading, () -> target.read(key, offset, length));
    }

    @Override
    public InputStream open(String key) {
        String what = "a read of " + key;
        InputStream input = calls.call(what, key, limits.reading, () -> target.open(key));
        return new LimitedInput(input, calls.steps(what, key, limits.reading));
    }

    @Override
    public OptionalLong size(String key) {
        return calls.call("a look at " + key, key, limits.reading, () -> target.size(key));
    }

    /** Also throws if a read or another call hangs. */
    @Override
    public void checkWrites() {
        calls.check();
        write("a file", target::checkWrites);
    }

    @Override
    public void deleteAll(String prefix) {
        calls.steps("the delete of " + prefix, prefix, limits.tidying).run(() -> target.deleteAll(prefix));
    }

    @Override
    public Page<StoredObject> list(String prefix, @Nullable String cursor, int limit) {
        return calls.call("the list of " + prefix, prefix, limits.tidying, () -> target.list(prefix, cursor, limit));
    }

    private void write(String key, Runnable work) {
        calls.steps("a write of " + key, key, limits.writing).run(work);
    }
}
