package io.drover.scheduler.loop;

import io.drover.blackbox.Recorder;
import io.drover.model.Timepiece;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Deaths;
import io.drover.ports.EndNews;
import io.drover.ports.LinkHub;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import java.time.InstantSource;
import java.util.List;

/**
 * What a scheduler needs from the outside.
 *
 * @param submissions new workloads, shared by all cells
 * @param requests the workers' queue, of which only the depth is asked here
 * @param carriers one for each executor
 * @param responses this cell's own queue
 * @param deaths of workers that this process can see
 * @param links where workers open links to this cell
 * @param ends is told of workloads that have ended
 * @param time both clocks: the wall's, as {@code clock}, and one for intervals
 * @param recorder keeps what goes into the cell's steps
 */
public record SchedulerPorts(
        WorkQueue submissions,
        WorkQueue requests,
        List<Carrier> carriers,
        WorkQueue responses,
        LinkHub links,
        EndNews ends,
        WorkloadStore workloads,
        CellStore cells,
        CellLeases leases,
        WorkerRegistry workers,
        Deaths deaths,
        ObjectStore objects,
        InstantSource clock,
        Timepiece time,
        Recorder recorder) {}
