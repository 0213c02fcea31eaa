package io.drover.gateway.submit;

import io.drover.gateway.body.BagWriter;
import io.drover.gateway.body.Body;
import io.drover.gateway.body.BodyLimits;
import io.drover.gateway.body.Options;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultException;
import io.drover.model.object.ObjectPaths;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.ObjectStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes bodies: first the bag becomes durable, then the workload; a small bag with it. Thread-safe. */
public final class Submissions {

    private final ObjectStore objects;
    private final WorkloadAdmission admission;
    private final WorkloadIds ids;
    private final BodyLimits limits;

    public Submissions(ObjectStore objects, WorkloadAdmission admission, WorkloadIds ids, BodyLimits limits) {
        this.objects = objects;
        this.admission = admission;
        this.ids = ids;
        this.limits = limits;
    }

    /**
     * Accepts a body, or throws. What throws leaves nothing behind, but where the store does not say what became of the
     * workload: it may then be there, and the same key finds it.
     *
     * @param key makes repeats of the call harmless; absent: every call is new work
     * @param nothing the fault of a body without a task
     * @throws IOException if the client's connection broke
     */
    public Accepted submit(ClientId client, @Nullable String key, Body body, Fault nothing) throws IOException {
        // A bag that no row could name is not even made.
        admission.refuseIfClosed();
        WorkloadId id = key == null ? ids.fresh() : ids.forKey(client, key);
        // A folder of its own, so that a repeat never touches the bag of the first call.
        StoredBag bag = store(ObjectPaths.fresh(id, ids.unique()), body, nothing);
        return admission.admit(id, client, bag);
    }

    private StoredBag store(ObjectPaths paths, Body body, Fault nothing) throws IOException {
        try (BagWriter writer = new BagWriter(objects, paths.body(), limits)) {
            Options options = body.readInto(writer);
            if (writer.tasks() == 0) {
                throw new FaultException(nothing);
            }
            BagSpec bag = commit(writer, paths.bag(), options.ofBag());
            return new StoredBag(
                    paths.bag(), bag, options.chosen(), writer.digestWith(options.meaning(bag.repeatable())));
        }
    }

    private BagSpec commit(BagWriter writer, String folder, BagOptions options) {
        boolean whole = false;
        try {
            BagSpec bag = writer.commit(options);
            whole = true;
            return bag;
        } finally {
            if (!whole) {
                StoredBag.discard(objects, folder);
            }
        }
    }
}
