package io.drover.worker.run;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.BagSum;
import io.drover.ports.ObjectStore;
import io.drover.wire.BagSlice;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The slices that were read last: neighbouring fragments of single tasks need the same one, and the slots ask for it at
 * the same moment, so it is read once for all of them. Thread-safe.
 */
public final class SliceCache {

    private static final int MAX_SLICES = 8;
    /** Fragments of many tasks have large slices of their own, which nobody else reads. */
    private static final int MAX_SLICE_BYTES = 4 << 20;

    private record Place(
            String key, long offset, int length, @Nullable Integer sum) {}

    private final ObjectStore objects;
    private final SequencedMap<Place, CompletableFuture<byte[]>> slices = new LinkedHashMap<>(16, 0.75f, true);

    public SliceCache(ObjectStore objects) {
        this.objects = objects;
    }

    /** The bytes of a slice, not to be changed. Throws BAG_UNREADABLE or OBJECTS_UNAVAILABLE. */
    byte[] read(BagSlice slice) {
        if (slice.lines() != null) {
            return slice.lines().getBytes(StandardCharsets.UTF_8);
        }
        Place place = new Place(slice.key(), slice.offset(), slice.length(), slice.sum());
        if (slice.length() > MAX_SLICE_BYTES) {
            return load(place);
        }
        CompletableFuture<byte[]> mine = new CompletableFuture<>();
        CompletableFuture<byte[]> there = join(place, mine);
        if (there != null) {
            try {
                return there.get();
            } catch (ExecutionException e) {
                // Whoever read it may just have been interrupted: that is no news of the slice.
                return load(place);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw FaultCode.OBJECTS_UNAVAILABLE.asException("a read of " + place.key() + " was interrupted", e);
            }
        }
        try {
            byte[] bytes = load(place);
            mine.complete(bytes);
            return bytes;
        } catch (RuntimeException | Error e) {
            forget(place, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private synchronized @Nullable CompletableFuture<byte[]> join(Place place, CompletableFuture<byte[]> mine) {
        CompletableFuture<byte[]> there = slices.putIfAbsent(place, mine);
        if (slices.size() > MAX_SLICES) {
            slices.pollFirstEntry();
        }
        return there;
    }

    private synchronized void forget(Place place, CompletableFuture<byte[]> mine) {
        slices.remove(place, mine);
    }

    private byte[] load(Place place) {
        try {
            byte[] bytes = objects.read(place.key(), place.offset(), place.length());
            if (place.sum() != null && BagSum.of(bytes) != place.sum()) {
                throw FaultCode.BAG_UNREADABLE.asException(
                        "the bag " + place.key() + " is not what was handed in between the bytes " + place.offset()
                                + " and " + (place.offset() + place.length()) + " (their checksum does not fit):"
                                + " hand it in again");
            }
            return bytes;
        } catch (FaultException e) {
            if (e.fault().code() == FaultCode.NOT_FOUND) {
                throw FaultCode.BAG_UNREADABLE.asException("the bag " + place.key() + " is gone", e);
            }
            throw e;
        }
    }
}
