package io.drover.link;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the services of one process share that have the same store, and find by its URL. What nobody holds any more is
 * forgotten. Thread-safe.
 */
public final class ByStore<T> {

    private final Map<String, WeakReference<T>> shared = new HashMap<>();
    private final Supplier<T> make;

    public ByStore(Supplier<T> make) {
        this.make = make;
    }

    /** The same for everybody who asks as long as anybody holds it. */
    public synchronized T of(String url) {
        shared.values().removeIf(one -> one.get() == null);
        @Nullable WeakReference<T> known = shared.get(url);
        @Nullable T held = known == null ? null : known.get();
        if (held != null) {
            return held;
        }
        T made = make.get();
        shared.put(url, new WeakReference<>(made));
        return made;
    }

    synchronized int size() {
        shared.values().removeIf(one -> one.get() == null);
        return shared.size();
    }
}
