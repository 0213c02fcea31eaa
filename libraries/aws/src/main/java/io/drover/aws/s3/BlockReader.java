package io.drover.aws.s3;

import io.drover.aws.s3.BlockCache.BlockId;
import io.drover.aws.s3.BlockCache.Loaded;
import io.drover.aws.s3.BlockCache.Loading;
import io.drover.aws.s3.BlockCache.Lookup;
import io.drover.aws.s3.RangeAnswer.Version;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads ranges by blocks: from the cache where it has them, else neighbours with one call. A block is loaded once for
 * all who ask for it at the same time. All bytes of a read are of one version of the object. Thread-safe.
 */
final class BlockReader {

    private static final Logger LOG = LoggerFactory.getLogger(BlockReader.class);

    private static final int MOST_BYTES_PER_CALL = 8 << 20;
    private static final int ROUNDS = 5;

    private final S3Objects objects;
    private final BlockCache cache;
    private final int blockBytes;
    private final int blocksPerCall;

    BlockReader(S3Objects objects, BlockCache cache, int blockBytes) {
        this.objects = objects;
        this.cache = cache;
        this.blockBytes = blockBytes;
        this.blocksPerCall = Math.max(1, MOST_BYTES_PER_CALL / blockBytes);
    }

    byte[] read(String key, long offset, int length) {
        for (int round = 0; round < ROUNDS; round++) {
            byte @Nullable [] bytes = attempt(key, offset, length);
            if (bytes != null) {
                return bytes;
            }
            cache.drop(key);
        }
        throw FaultCode.OBJECTS_UNAVAILABLE.asException(
                "the object " + key + " was replaced again and again while it was read: call again");
    }

    /** Null if the object was replaced meanwhile, or its blocks vanished from the disk. */
    private byte @Nullable [] attempt(String key, long offset, int length) {
        // A range of nothing must still notice that there is no object.
        List<Loaded> first = fetch(key, offset / blockBytes, offset + Math.max(1, length));
        return switch (first.getFirst()) {
            case Loaded.Changed changed -> null;
            case Loaded.BeyondEnd beyond -> new byte[0];
            case Loaded.Found(Block block) -> assemble(key, offset, length, block.version(), first);
        };
    }

    /** @param first blocks from the offset's on; nobody promises that they are still kept when they are needed */
    private byte @Nullable [] assemble(String key, long offset, int length, Version version, List<Loaded> first) {
        byte[] bytes = new byte[(int) Math.clamp(version.size() - offset, 0, length)];
        long end = offset + bytes.length;
        Iterator<Loaded> blocks = first.iterator();
        try {
            for (long at = offset; at < end; ) {
                if (!blocks.hasNext()) {
                    blocks = fetch(key, at / blockBytes, end).iterator();
                }
                if (!(blocks.next() instanceof Loaded.Found(Block block))
                        || !block.version().equals(version)) {
                    return null;
                }
                int inside = (int) (at % blockBytes);
                int count = (int) Math.min(blockBytes - inside, end - at);
                block.copy(inside, bytes, (int) (at - offset), count);
                at += count;
            }
            return bytes;
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw FaultCode.OBJECTS_UNAVAILABLE.asException(
                        "reading " + key + " was interrupted: call again if it is still wanted", e);
            }
            LOG.debug("a block of {} is no longer on disk", key, e);
            return null;
        }
    }

    /**
     * Gets a block, and its neighbours where they came along.
     *
     * @param end where the whole read ends: blocks up to there are loaded together
     */
    private List<Loaded> fetch(String key, long index, long end) {
        int most = (int) Math.clamp((end - 1) / blockBytes - index + 1, 1L, blocksPerCall);
        for (int round = 0; round < ROUNDS; round++) {
            switch (cache.lookup(key, index, most)) {
                case Lookup.Kept(Block block) -> {
                    return List.of(new Loaded.Found(block));
                }
                case Lookup.Yours(List<Loading> run, Version known) -> {
                    return load(run, known);
                }
                case Lookup.Awaited(Loading loading) -> {
                    Loaded loaded = await(loading);
                    if (loaded != null) {
                        return List.of(loaded);
                    }
                }
            }
        }
        return List.of(new Loaded.Changed());
    }

    private List<Loaded> load(List<Loading> run, @Nullable Version known) {
        BlockId first = run.getFirst().id();
        try {
            RangeAnswer answer = objects.get(
                    first.key(),
                    first.index() * blockBytes,
                    (long) run.size() * blockBytes,
                    known == null ? null : known.etag());
            List<Loaded> outcomes =
                    run.stream().map(loading -> outcome(loading.id(), answer)).toList();
            for (int i = 0; i < run.size(); i++) {
                cache.handIn(run.get(i), outcomes.get(i));
            }
            return outcomes;
        } catch (RuntimeException | Error e) {
            for (Loading loading : run) {
                cache.release(loading);
                if (Thread.currentThread().isInterrupted()) {
                    loading.outcome().cancel(false);
                } else {
                    loading.outcome().completeExceptionally(e);
                }
            }
            throw e;
        }
    }

    private Loaded outcome(BlockId id, RangeAnswer answer) {
        return switch (answer) {
            case RangeAnswer.BeyondEnd beyond -> new Loaded.BeyondEnd();
            case RangeAnswer.Changed changed -> new Loaded.Changed();
            case RangeAnswer.Missing missing -> {
                cache.drop(id.key());
                throw FaultCode.NOT_FOUND.asException("there is no object " + id.key());
            }
            case RangeAnswer.Part(Version version, long start, byte[] bytes) -> {
                long from = id.index() * blockBytes;
                if (from >= version.size()) {
                    yield new Loaded.BeyondEnd();
                }
                int length = (int) Math.min(blockBytes, version.size() - from);
                yield new Loaded.Found(new Block.InMemory(version, bytes, (int) (from - start), length));
            }
        };
    }

    /** Null if whoever loads it was interrupted. */
    private @Nullable Loaded await(Loading loading) {
        try {
            return loading.outcome().get();
        } catch (CancellationException e) {
            LOG.debug("loading {} ourselves, its reader was interrupted", loading.id(), e);
            return null;
        } catch (InterruptedException e) {
            throw objects.interrupted("reading " + loading.id().key(), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FaultException fault
                    ? new FaultException(fault.fault(), fault)
                    : FaultCode.INTERNAL_ERROR.asException(
                            "reading " + loading.id().key() + " failed: " + e.getCause(), e);
        }
    }
}
