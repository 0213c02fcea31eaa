package io.drover.aws.dynamo;

import io.drover.aws.dynamo.DynamoCalls.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sorted partitions as one sorted sequence. Each is read a page at a time and no further than asked for. Not
 * thread-safe.
 */
final class Merge<T> {

    /** A partition. */
    interface Source<T> {

        /**
         * What comes behind an item.
         *
         * @param last absent: from the start
         */
        Slice<T> after(@Nullable T last);
    }

    private static final class Reader<T> {
        private final Source<T> source;
        private final Deque<T> ahead = new ArrayDeque<>();
        private @Nullable T last;
        private boolean more = true;

        Reader(Source<T> source) {
            this.source = source;
        }

        /** Reads on if nothing is left; a page may be empty and not be the last. */
        Reader<T> filled() {
            while (ahead.isEmpty() && more) {
                Slice<T> slice = source.after(last);
                ahead.addAll(slice.items());
                last = slice.items().isEmpty() ? last : slice.items().getLast();
                more = slice.more() && !slice.items().isEmpty();
            }
            return this;
        }
    }

    private final List<Reader<T>> readers;
    private final Comparator<T> order;
    private @Nullable T taken;

    Merge(List<Source<T>> sources, Comparator<T> order) {
        this.readers = SideBySide.map(sources, source -> new Reader<>(source).filled());
        this.order = order;
    }

    /** The next items, fewer only at the end. An item that moves may for a moment be in two partitions: it comes once. */
    List<T> take(int count) {
        List<T> items = new ArrayList<>();
        while (items.size() < count) {
            Optional<Reader<T>> next = readers.stream()
                    .filter(reader -> !reader.filled().ahead.isEmpty())
                    .min(Comparator.comparing(reader -> reader.ahead.getFirst(), order));
            if (next.isEmpty()) {
                return items;
            }
            T item = next.get().ahead.removeFirst();
            if (!item.equals(taken)) {
                items.add(item);
            }
            taken = item;
        }
        return items;
    }
}
