package io.drover.wiring;

import io.drover.ports.ObjectStore;
import io.drover.ports.Page;
import io.drover.ports.StoredObject;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Objects behind a guard, and what is uploaded through it. What is read from a stream is not guarded. */
final class GuardedObjectStore implements ObjectStore {

    private final Guard guard;
    private final ObjectStore target;

    GuardedObjectStore(Guard guard, ObjectStore target) {
        this.guard = guard;
        this.target = target;
    }

    @Override
    public void put(String key, byte[] bytes) {
        guard.run(() -> target.put(key, bytes));
    }

    @Override
    public Upload upload(String key) {
        return new GuardedUpload(guard, guard.call(() -> target.upload(key)));
    }

    @Override
    public byte[] read(String key, long offset, int length) {
        return guard.call(() -> target.read(key, offset, length));
    }

    @Override
    public InputStream open(String key) {
        return guard.call(() -> target.open(key));
    }

    @Override
    public OptionalLong size(String key) {
        return guard.call(() -> target.size(key));
    }

    @Override
    public void checkWrites() {
        guard.once(target::checkWrites);
    }

    @Override
    public void deleteAll(String prefix) {
        guard.run(() -> target.deleteAll(prefix));
    }

    @Override
    public Page<StoredObject> list(String prefix, @Nullable String cursor, int limit) {
        return guard.call(() -> target.list(prefix, cursor, limit));
    }

    /** The stream leads nowhere before the commit, and closing must work whatever the breaker says. */
    private static final class GuardedUpload implements Upload {

        private final Guard guard;
        private final Upload target;

        GuardedUpload(Guard guard, Upload target) {
            this.guard = guard;
            this.target = target;
        }

        @Override
        public OutputStream stream() {
            return target.stream();
        }

        /** A second commit is a mistake of the caller, so the second try of a first one is none, either. */
        @Override
        public void commit() {
            guard.once(target::commit);
        }

        @Override
        public void close() {
            target.close();
        }
    }
}
