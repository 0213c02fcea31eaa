package io.drover.worker.loop;

import io.drover.ports.CellLinks;
import io.drover.ports.Claims;
import io.drover.ports.Deaths;
import io.drover.ports.Heartbeats;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What the loop stands on.
 *
 * @param requests the queue that fragments come from
 * @param queues where response queues are opened by the names in the requests
 * @param deaths tells whose process is seen to be gone
 * @param links where cells are reached directly
 * @param clock for people; it may be set forward and back
 * @param nanos for intervals: grows evenly, from any beginning
 * @param outOfMemory told when the JVM has no memory left; ends the process where that is the worker's own
 */
public record LoopPorts(
        WorkQueue requests,
        WorkQueues queues,
        Claims claims,
        Heartbeats heartbeats,
        Deaths deaths,
        CellLinks links,
        InstantSource clock,
        LongSupplier nanos,
        Runnable outOfMemory) {}
