package io.drover.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values of the documents that were read last. For documents that never change and are read again and again: whoever waits
 * for a workload reads its submission three times within a few milliseconds. Bounded; thread-safe.
 *
 * @param <T> immutable
 */
final class ReadLately<T> {

    /** Longer documents are read anew each time. */
    static final int LONGEST = 1 << 13;

    private final int most;
    private final Map<String, T> values;

    ReadLately(int most) {
        this.most = most;
        this.values = new LinkedHashMap<>(2 * most, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > ReadLately.this.most;
            }
        };
    }

    /** What {@code reader} made of this very document, or makes of it now; what it throws is thrown each time. */
    T of(String document, Function<String, T> reader) {
        if (document.length() > LONGEST) {
            return reader.apply(document);
        }
        @Nullable T known = find(document);
        if (known != null) {
            return known;
        }
        T value = reader.apply(document);
        put(document, value);
        return value;
    }

    private synchronized @Nullable T find(String document) {
        return values.get(document);
    }

    /** What reading this very document would make of it. */
    void keep(String document, T value) {
        if (document.length() <= LONGEST) {
            put(document, value);
        }
    }

    private synchronized void put(String document, T value) {
        values.put(document, value);
    }
}
