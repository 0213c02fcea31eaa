package io.drover.aws.s3;

import io.drover.aws.s3.RangeAnswer.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which blocks are kept as files, and which are being loaded by whom. All kept blocks of a key are of one version.
 * Thread-safe; nothing waits in here but for the disk.
 */
final class BlockCache implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BlockCache.class);

    /** What a file costs at least, so that many small ones do not go uncounted. */
    private static final int LEAST_FILE_BYTES = 4096;

    record BlockId(String key, long index) {}

    /** What came of loading a block. */
    sealed interface Loaded {
        record Found(Block block) implements Loaded {}

        record BeyondEnd() implements Loaded {}

        record Changed() implements Loaded {}
    }

    /** A block that somebody loads. Cancelled if that one was interrupted, which is no news of the block. */
    record Loading(BlockId id, CompletableFuture<Loaded> outcome) {}

    sealed interface Lookup {
        record Kept(Block block) implements Lookup {}

        record Awaited(Loading loading) implements Lookup {}

        /**
         * The asker has to load these neighbours and to hand in or release each of them.
         *
         * @param known the version of the blocks that are kept, if there are any
         */
        record Yours(List<Loading> run, @Nullable Version known) implements Lookup {}
    }

    private record Entry(Block.OnDisk block, int length, Instant loadedAt) {

        long weight() {
            return Math.max(length, LEAST_FILE_BYTES);
        }
    }

    private record Cached(Version version, Set<Long> blocks) {}

    private final CacheFolder folder;
    private final long maxBytes;
    private final Duration maxAge;
    private final InstantSource clock;
    private final SequencedMap<BlockId, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Cached> objects = new HashMap<>();
    private final Map<BlockId, Loading> loading = new HashMap<>();
    private long bytes;
    private boolean closed;

    BlockCache(S3Settings settings, InstantSource clock) {
        this.folder = CacheFolder.below(settings.cacheDirectory());
        this.maxBytes = settings.cacheBytes();
        this.maxAge = settings.cacheAge();
        this.clock = clock;
    }

    /**
     * Finds a block, or the neighbours from it on that are neither kept nor being loaded.
     *
     * @param most how many neighbours at most
     */
    synchronized Lookup lookup(String key, long index, int most) {
        BlockId id = new BlockId(key, index);
        Entry entry = entries.get(id);
        if (entry != null && isFresh(entry)) {
            return new Lookup.Kept(entry.block());
        }
        Loading there = loading.get(id);
        if (there != null) {
            return new Lookup.Awaited(there);
        }
        List<Loading> run = new ArrayList<>();
        do {
            Loading mine = new Loading(id, new CompletableFuture<>());
            loading.put(id, mine);
            run.add(mine);
            id = new BlockId(key, index + run.size());
        } while (run.size() < most && !loading.containsKey(id) && !entries.containsKey(id));
        Cached cached = objects.get(key);
        return new Lookup.Yours(run, cached == null ? null : cached.version());
    }

    /** Tells those who wait, then keeps the block, unless the object was replaced since {@link #lookup}. */
    void handIn(Loading mine, Loaded outcome) {
        mine.outcome().complete(outcome);
        if (outcome instanceof Loaded.Found(Block.InMemory block) && block.length() <= maxBytes) {
            keep(mine, block);
        } else {
            release(mine);
        }
    }

    /** Whoever asks next loads it. */
    synchronized void release(Loading mine) {
        loading.remove(mine.id(), mine);
    }

    /** Forgets an object, whose blocks just being loaded will not be kept either. */
    synchronized void drop(String key) {
        dropIf(key::equals);
    }

    synchronized void dropAll(String prefix) {
        dropIf(key -> key.startsWith(prefix));
    }

    synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized void close() {
        closed = true;
        entries.clear();
        objects.clear();
        folder.close();
    }

    private void keep(Loading mine, Block.InMemory block) {
        @Nullable Path file = write(block);
        synchronized (this) {
            boolean current = loading.remove(mine.id(), mine);
            if (file == null) {
                return;
            }
            if (!current || closed || !agrees(mine.id().key(), block.version())) {
                folder.delete(file);
                return;
            }
            remove(mine.id());
            Entry entry = new Entry(new Block.OnDisk(block.version(), file), block.length(), clock.instant());
            entries.put(mine.id(), entry);
            objects.computeIfAbsent(mine.id().key(), key -> new Cached(block.version(), new HashSet<>()))
                    .blocks()
                    .add(mine.id().index());
            bytes += entry.weight();
            while (bytes > maxBytes && !entries.isEmpty()) {
                remove(entries.firstEntry().getKey());
            }
        }
    }

    /** A cache that cannot be written to makes reads slower, not wrong. */
    private @Nullable Path write(Block.InMemory block) {
        try {
            return folder.write(block.bytes(), block.start(), block.length());
        } catch (IOException e) {
            LOG.warn("a block of an object could not be kept on disk and will be read again: {}", String.valueOf(e));
            return null;
        }
    }

    /** Of two versions it is not known which is the newer one: none is kept. */
    private boolean agrees(String key, Version version) {
        Cached cached = objects.get(key);
        if (cached == null || cached.version().equals(version)) {
            return true;
        }
        drop(key);
        return false;
    }

    private boolean isFresh(Entry entry) {
        return clock.instant().isBefore(entry.loadedAt().plus(maxAge));
    }

    private void dropIf(Predicate<String> matches) {
        loading.keySet().removeIf(id -> matches.test(id.key()));
        List<String> keys = objects.keySet().stream().filter(matches).toList();
        for (String key : keys) {
            Cached cached = objects.get(key);
            if (cached != null) {
                List.copyOf(cached.blocks()).forEach(index -> remove(new BlockId(key, index)));
            }
        }
    }

    private void remove(BlockId id) {
        Entry entry = entries.remove(id);
        if (entry == null) {
            return;
        }
        folder.delete(entry.block().file());
        bytes -= entry.weight();
        Cached cached = objects.get(id.key());
        if (cached != null
                && cached.blocks().remove(id.index())
                && cached.blocks().isEmpty()) {
            objects.remove(id.key());
        }
    }
}
