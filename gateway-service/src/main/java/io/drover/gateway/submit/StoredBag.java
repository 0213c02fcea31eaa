package io.drover.gateway.submit;

import io.drover.model.workload.BagSpec;
import io.drover.model.workload.WorkloadOptions;

/**
 * A body that lies in the object store and belongs to nobody yet.
 *
 * @param folder the prefix of all its objects
 */
record StoredBag(String folder, BagSpec bag, WorkloadOptions options, String digest) {}
