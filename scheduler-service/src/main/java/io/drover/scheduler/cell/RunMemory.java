package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a run knows, as a value. What follows from it is not noted: which flights wait out a pause.
 *
 * @param line the flights that stand in their lane's line, in their order there
 */
record RunMemory(
        Workload workload,
        Supply.Memory supply,
        FragmentTotals totals,
        List<Flight.Memory> flights,
        List<Integer> line,
        Share.Memory share,
        int nextNumber,
        Beginning.Memory beginning) {

    /** Neither is read before it is replaced by what was noted. */
    private static final Moment ANY_TIME = new Moment(Instant.EPOCH, Duration.ZERO);

    static RunMemory of(Run run) {
        return new RunMemory(
                run.workload,
                run.supply.memory(),
                run.totals.copy(),
                run.flights().stream().map(Flight::memory).toList(),
                run.roads().line(),
                run.share().memory(),
                run.nextNumber,
                run.beginning.memory());
    }

    Run revive(CellSettings settings, Links links) {
        Findings findings = Findings.of(new Findings.Memory(supply, totals, List.of(), nextNumber));
        Lane lane = settings.lane(workload.submission().options().executor());
        Run run = new Run(workload, findings, lane, links, settings.replyTo(), ANY_TIME);
        run.beginning.remember(beginning);
        run.share().remember(share);
        Map<Integer, Flight> known = new LinkedHashMap<>();
        for (Flight.Memory one : flights) {
            Flight flight = Flight.of(one);
            known.put(flight.number(), flight);
            run.add(flight);
            boolean _ = run.pauses.begin(flight);
        }
        for (Flight.Memory one : flights) {
            @Nullable Integer other = one.other();
            if (other != null) {
                Objects.requireNonNull(known.get(one.fragment().key().number()))
                        .pairWith(Objects.requireNonNull(known.get(other)));
            }
        }
        run.roads().remember(line, known);
        return run;
    }
}
