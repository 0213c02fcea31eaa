package io.drover.gateway.submit;

import io.drover.model.workload.Workload;

/**
 * Work that is durable and will be done.
 *
 * @param replayed an earlier call with the same key handed it in
 */
public record Accepted(Workload workload, boolean replayed) {}
