package io.drover.worker.run;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultRef;
import io.drover.model.workload.BagSpec;
import io.drover.ports.ObjectStore;

/**
 * Where the results of an attempt go: small ones into its response, and so into the fragment's row; larger ones become
 * an object. Thread-safe.
 */
public final class ResultWriter {

    /** So that a response fits into a message, and a row into the store, with room to spare. */
    public static final int MOST_INLINE_BYTES = 32 * 1024;

    private final ObjectStore objects;
    private final int inlineBytes;

    /** @param inlineBytes the largest block that stays in the response, up to {@value #MOST_INLINE_BYTES} */
    public ResultWriter(ObjectStore objects, int inlineBytes) {
        this.objects = objects;
        this.inlineBytes = inlineBytes;
    }

    /** @param bag the key of the bag's body */
    ResultRef write(Claim claim, String bag, ResultBlock block) {
        if (block.sizeBytes() <= inlineBytes) {
            return new ResultRef.Inline(block);
        }
        String key = BagSpec.resultFolder(claim.key().workload(), bag)
                + claim.key().number() + "-" + claim.attempt().value();
        objects.put(key, block.toBytes());
        return new ResultRef.Stored(key);
    }

    ResultBlock read(ResultRef ref) {
        return switch (ref) {
            case ResultRef.Inline(ResultBlock block) -> block;
            case ResultRef.Stored(String key) -> {
                long size = objects.size(key)
                        .orElseThrow(() ->
                                FaultCode.OBJECTS_UNAVAILABLE.asException("the earlier results " + key + " are gone"));
                yield ResultBlock.of(objects.read(key, 0, Math.toIntExact(size)));
            }
        };
    }
}
