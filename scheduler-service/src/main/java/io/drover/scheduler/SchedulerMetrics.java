package io.drover.scheduler;

import io.drover.model.cell.CellLease;
import io.drover.model.worker.Holder;
import io.drover.scheduler.cell.Cell;
import io.drover.scheduler.cell.Decisions;
import io.drover.scheduler.cell.Decisions.Sent;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.scheduler.loop.LoopListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a cell decides and logs why. */
final class SchedulerMetrics implements LoopListener {

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerMetrics.class);

    private final Map<Tally, Counter> counters = new EnumMap<>(Tally.class);
    private final AtomicInteger workloads;
    private final AtomicInteger waitingEvents;
    private final AtomicInteger deafWorkers;
    private final AtomicLong epoch;
    /** At the last step. */
    private Map<Holder, String> deaf = Map.of();

    SchedulerMetrics(MeterRegistry registry) {
        for (Tally tally : Tally.values()) {
            counters.put(
                    tally,
                    Counter.builder("drover.scheduler.fragments")
                            .description("Fragments by what was decided about them")
                            .tag("decision", tally.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        workloads = registry.gauge("drover.scheduler.workloads", new AtomicInteger());
        waitingEvents = registry.gauge("drover.scheduler.inbox", new AtomicInteger());
        deafWorkers = registry.gauge("drover.scheduler.workers.deaf", new AtomicInteger());
        epoch = registry.gauge("drover.scheduler.epoch", new AtomicLong());
    }

    @Override
    public void taken(CellLease lease) {
        epoch.set(lease.epoch().value());
    }

    @Override
    public void stepped(Cell cell, Decisions decisions, int waiting) {
        counters.forEach((tally, counter) -> counter.increment(decisions.count(tally)));
        workloads.set(cell.workloads().size());
        waitingEvents.set(waiting);
        tellDeaf(cell.deaf());
        if (LOG.isDebugEnabled()) {
            for (Sent sent : decisions.sends()) {
                LOG.debug(
                        "dispatch fragment={} work=\"{}\" estimate={} reason=\"{}\"",
                        sent.request().claim(),
                        sent.request().work().inWords(),
                        sent.request().estimate(),
                        sent.reason());
            }
        }
    }

    @Override
    public void lost(CellLease lease) {
        epoch.set(0);
        workloads.set(0);
        deaf = Map.of();
        deafWorkers.set(0);
    }

    /** Workers that report themselves and do nothing of what they have. */
    private void tellDeaf(Map<Holder, String> now) {
        if (now.equals(deaf)) {
            return;
        }
        now.forEach((life, trouble) -> {
            if (!deaf.containsKey(life)) {
                LOG.warn("worker {} reports itself and does nothing, so it gets nothing more: {}", life, trouble);
            }
        });
        deaf.keySet().stream()
                .filter(life -> !now.containsKey(life))
                .forEach(life -> LOG.info("worker {} is no longer taken for one that does nothing", life));
        deaf = now;
        deafWorkers.set(now.size());
    }
}
