package io.drover.testkit.objects;

import io.drover.model.fault.FaultCode;
import io.drover.ports.Cursor;
import io.drover.ports.ObjectKeys;
import io.drover.ports.ObjectStore;
import io.drover.ports.Page;
import io.drover.ports.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Objects that live as long as this store. */
public final class InMemoryObjectStore implements ObjectStore {

    /** Follows every character that a key may have. */
    private static final char AFTER_ALL = '\uffff';

    private record Kept(byte[] bytes, Instant changedAt) {}

    private final ConcurrentSkipListMap<String, Kept> objects = new ConcurrentSkipListMap<>();
    private final InstantSource clock;

    public InMemoryObjectStore() {
        this(InstantSource.system());
    }

    /** @param clock tells when an object was put there */
    public InMemoryObjectStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void put(String key, byte[] bytes) {
        objects.put(ObjectKeys.require(key), new Kept(bytes.clone(), clock.instant()));
    }

    @Override
    public Upload upload(String key) {
        return new MemoryUpload(ObjectKeys.require(key));
    }

    @Override
    public byte[] read(String key, long offset, int length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("no such range: " + length + " bytes from " + offset);
        }
        byte[] bytes = find(key);
        int from = (int) Math.min(offset, bytes.length);
        return Arrays.copyOfRange(bytes, from, (int) Math.min((long) from + length, bytes.length));
    }

    @Override
    public InputStream open(String key) {
        return new ByteArrayInputStream(find(key));
    }

    @Override
    public OptionalLong size(String key) {
        @Nullable Kept kept = objects.get(ObjectKeys.require(key));
        return kept == null ? OptionalLong.empty() : OptionalLong.of(kept.bytes().length);
    }

    @Override
    public void deleteAll(String prefix) {
        range(prefix).clear();
    }

    @Override
    public Page<StoredObject> list(String prefix, @Nullable String cursor, int limit) {
        String after = cursor == null ? "" : Cursor.read(cursor, ObjectKeys::require);
        List<StoredObject> found = range(prefix).entrySet().stream()
                .filter(object -> object.getKey().compareTo(after) > 0)
                .limit(limit + 1L)
                .map(object ->
                        new StoredObject(object.getKey(), object.getValue().changedAt()))
                .toList();
        return Cursor.page(found, limit, StoredObject::key);
    }

    /** Keys that start with the prefix, in order; for tests that look for what was left behind. */
    public Iterable<String> keys(String prefix) {
        return range(prefix).keySet();
    }

    private SortedMap<String, Kept> range(String prefix) {
        return objects.subMap(ObjectKeys.requirePrefix(prefix), prefix + AFTER_ALL);
    }

    private byte[] find(String key) {
        @Nullable Kept kept = objects.get(ObjectKeys.require(key));
        if (kept == null) {
            throw FaultCode.NOT_FOUND.asException("there is no object " + key);
        }
        return kept.bytes();
    }

    private final class MemoryUpload implements Upload {

        private final String key;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean over;

        private MemoryUpload(String key) {
            this.key = key;
        }

        @Override
        public OutputStream stream() {
            return bytes;
        }

        @Override
        public void commit() {
            if (over) {
                throw new IllegalStateException("the upload of " + key + " is over");
            }
            over = true;
            put(key, bytes.toByteArray());
        }

        @Override
        public void close() {
            over = true;
        }
    }
}
