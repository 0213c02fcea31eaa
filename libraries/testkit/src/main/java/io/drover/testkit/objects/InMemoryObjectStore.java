package io.drover.testkit.objects;

import io.drover.model.fault.FaultCode;
import io.drover.ports.ObjectKeys;
import io.drover.ports.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Objects that live as long as this store. */
public final class InMemoryObjectStore implements ObjectStore {

    /** Follows every character that a key may have. */
    private static final char AFTER_ALL = '\uffff';

    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public void put(String key, byte[] bytes) {
        objects.put(ObjectKeys.require(key), bytes.clone());
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
        byte @Nullable [] bytes = objects.get(ObjectKeys.require(key));
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
    }

    @Override
    public void deleteAll(String prefix) {
        range(prefix).clear();
    }

    /** Keys that start with the prefix, in order; for tests that look for what was left behind. */
    public Iterable<String> keys(String prefix) {
        return range(prefix).keySet();
    }

    private SortedMap<String, byte[]> range(String prefix) {
        return objects.subMap(ObjectKeys.requirePrefix(prefix), prefix + AFTER_ALL);
    }

    private byte[] find(String key) {
        byte @Nullable [] bytes = objects.get(ObjectKeys.require(key));
        if (bytes == null) {
            throw FaultCode.NOT_FOUND.asException("there is no object " + key);
        }
        return bytes;
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
            objects.put(key, bytes.toByteArray());
        }

        @Override
        public void close() {
            over = true;
        }
    }
}
