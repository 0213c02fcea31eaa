package io.drover.gateway.submit;

import io.drover.model.fault.FaultException;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.WorkloadOptions;
import io.drover.ports.ObjectStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body that belongs to nobody yet, and lies in the object store unless it is small.
 *
 * @param folder the prefix of all its objects
 */
record StoredBag(String folder, BagSpec bag, WorkloadOptions options, String digest) {

    private static final Logger LOG = LoggerFactory.getLogger(StoredBag.class);

    /** Removes what certainly no row names. */
    void discard(ObjectStore objects) {
        if (bag.lines() == null) {
            discard(objects, folder);
        }
    }

    /** The same for a bag that is not whole. What cannot be removed now is collected later: it is nobody's trouble. */
    static void discard(ObjectStore objects, String folder) {
        try {
            objects.deleteAll(folder);
        } catch (FaultException e) {
            LOG.debug("{} stays until orphaned bags are collected: {}", folder, e.getMessage());
        }
    }
}
