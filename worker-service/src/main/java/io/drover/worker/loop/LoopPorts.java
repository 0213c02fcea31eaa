package io.drover.worker.loop;

import io.drover.ports.Claims;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.ports.WorkerRegistry;
import java.time.InstantSource;

/**
 * What the loop stands on.
 *
 * @param requests the queue that fragments come from
 * @param queues where response queues are opened by the names in the requests
 */
public record LoopPorts(
        WorkQueue requests, WorkQueues queues, Claims claims, WorkerRegistry registry, InstantSource clock) {}
