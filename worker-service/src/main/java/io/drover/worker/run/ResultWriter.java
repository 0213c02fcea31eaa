package io.drover.worker.run;

import io.drover.model.fragment.Claim;
import io.drover.model.object.ObjectPaths;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultRef;
import io.drover.model.result.TaskOutput;
import io.drover.model.result.UnreadableResultsException;
import io.drover.ports.ObjectStore;
import io.drover.worker.task.Said;

/**
 * Where the results of an attempt go: small ones into its response, and so into the fragment's row; larger ones become
 * an object. Thread-safe.
 */
public final class ResultWriter {

    /** So that a response fits into a message, and a row into the store, with room to spare. */
    public static final int MOST_INLINE_BYTES = 32 * 1024;

    private static final int MOST_BLOCK_BYTES = 32 << 20;

    private final ObjectStore objects;
    private final int inlineBytes;
    private final int rowBytes;

    /**
     * @param inlineBytes the largest block that stays in the response, up to {@value #MOST_INLINE_BYTES}
     * @param rowBytes the most that one task's result holds of what it said; what is longer becomes an object
     */
    public ResultWriter(ObjectStore objects, int inlineBytes, int rowBytes) {
        this.objects = objects;
        this.inlineBytes = inlineBytes;
        this.rowBytes = rowBytes;
    }

    /**
     * Puts what a task said into the form of its result. What does not fit there becomes an object of its own at once, so
     * that a fragment of many talkative tasks never has all they said in memory.
     *
     * @param bag the key of the bag's body
     * @param blockBytes the size of the block so far: the fuller it is, the less a result may hold
     */
    TaskOutput output(Claim claim, String bag, long task, Said said, int blockBytes) {
        int most = share(blockBytes);
        if (!said.isTruncated() && said.bytes().length <= most) {
            return TaskOutput.of(said.bytes());
        }
        String key = paths(claim, bag).output(claim, task);
        objects.put(key, said.bytes());
        return TaskOutput.firstOf(said.bytes(), most, new TaskOutput.Whole(said.totalBytes(), key));
    }

    /** Like {@link #output} for what is only a help: the rest of it is dropped. */
    TaskOutput stderr(Said said, int blockBytes) {
        int most = share(blockBytes);
        return !said.isTruncated() && said.bytes().length <= most
                ? TaskOutput.of(said.bytes())
                : TaskOutput.firstOf(said.bytes(), most, new TaskOutput.Whole(said.totalBytes(), null));
    }

    /** So much that a block never grows beyond its bound, however many tasks talk. */
    private int share(int blockBytes) {
        return Math.clamp((MOST_BLOCK_BYTES - blockBytes) / 16, 0, rowBytes);
    }

    /** @param bag the key of the bag's body */
    ResultRef write(Claim claim, String bag, ResultBlock block) {
        if (block.sizeBytes() <= inlineBytes) {
            return new ResultRef.Inline(block);
        }
        String key = paths(claim, bag).result(claim);
        objects.put(key, block.toBytes());
        return new ResultRef.Stored(key);
    }

    private static ObjectPaths paths(Claim claim, String bag) {
        return ObjectPaths.of(claim.key().workload(), bag);
    }

    ResultBlock read(ResultRef ref) {
        return switch (ref) {
            case ResultRef.Inline(ResultBlock block) -> block;
            case ResultRef.Unread() -> throw ResultRef.Unread.asException();
            case ResultRef.Stored(String key) -> {
                long size = objects.size(key)
                        .orElseThrow(() -> new UnreadableResultsException("the earlier results " + key + " are gone"));
                yield ResultBlock.of(objects.read(key, 0, Math.toIntExact(size)));
            }
        };
    }
}
