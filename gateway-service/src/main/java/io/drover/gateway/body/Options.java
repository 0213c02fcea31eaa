package io.drover.gateway.body;

import io.drover.model.workload.WorkloadOptions;

/**
 * The choices that came with a body.
 *
 * @param asSent the choices in the client's words, sorted: equal for equal requests, whenever they are made
 */
public record Options(WorkloadOptions chosen, String asSent) {}
