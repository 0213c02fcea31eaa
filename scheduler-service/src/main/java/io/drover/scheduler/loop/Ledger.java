package io.drover.scheduler.loop;

import io.drover.model.Backoff;
import io.drover.model.cell.CellId;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.pace.Outage;
import io.drover.ports.Applied;
import io.drover.ports.CellStore;
import io.drover.ports.StoreWrite;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes decisions durable. A store that is away is waited for: what was decided stays true, because nobody else decides
 * for the cell. Used by the deciding thread only.
 */
final class Ledger {

    /** What became of the writes. */
    sealed interface Outcome {

        /** Another process decides for the cell, or this one shall end. */
        record Lost() implements Outcome {}

        /**
         * @param troubled workloads of which at least one write was not made: memory and store have parted
         * @param tooLate attempts that were to be assigned, and somebody has claimed them
         * @param notTaken workloads that were to become the cell's, and did not: nothing was written of them
         */
        record Written(Map<WorkloadId, Fault> troubled, Set<Claim> tooLate, Set<WorkloadId> notTaken)
                implements Outcome {

            private static final Written NOTHING = new Written(Map.of(), Set.of(), Set.of());

            private static Written trouble(WorkloadId workload, Fault fault) {
                return new Written(Map.of(workload, fault), Set.of(), Set.of());
            }
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    private final CellStore store;
    private final CellId cell;
    private final LeaseHold hold;
    private final CountDownLatch stopped;
    private final Outage writing;

    Ledger(CellStore store, LeaseHold hold, CountDownLatch stopped) {
        this.store = store;
        this.cell = hold.lease().cell();
        this.hold = hold;
        this.stopped = stopped;
        this.writing = new Outage("writing what cell " + cell + " decided");
    }

    Outcome write(List<StoreWrite> writes) throws InterruptedException {
        return writes.isEmpty() ? Outcome.Written.NOTHING : write(writes, true);
    }

    /** @param first what fails is made again, each workload's part by itself; it may have been made and the answer lost */
    private Outcome write(List<StoreWrite> writes, boolean first) throws InterruptedException {
        boolean again = !first;
        for (int failures = 1; hold.isMine(); failures++) {
            try {
                Outcome outcome = read(writes, store.apply(hold.lease(), writes), again);
                writing.worked().ifPresent(LOG::info);
                return outcome;
            } catch (FaultException e) {
                if (e.fault().code() != FaultCode.STORE_UNAVAILABLE) {
                    return failed(writes, e.fault(), first);
                }
                writing.failed(e).ifPresent(LOG::warn);
            } catch (RuntimeException | Error e) {
                LOG.error("the store does not take what was decided", e);
                Fault fault = FaultCode.INTERNAL_ERROR.because("the store does not take it: " + e);
                return failed(writes, fault, first);
            }
            again = true;
            hold.alive();
            if (stopped.await(PAUSES.pause(failures).toMillis(), TimeUnit.MILLISECONDS)) {
                return new Outcome.Lost();
            }
        }
        return new Outcome.Lost();
    }

    /** @param again whether the list may have been applied before, and its answer lost */
    private Outcome read(List<StoreWrite> writes, Applied applied, boolean again) {
        return switch (applied) {
            case Applied.Fenced _ -> {
                LOG.warn("cell {} was taken by another scheduler, or its store is not what it was", cell);
                yield new Outcome.Lost();
            }
            case Applied.Done(List<Boolean> written) -> {
                Map<WorkloadId, Fault> troubled = new HashMap<>();
                Set<Claim> tooLate = new HashSet<>();
                Set<WorkloadId> notTaken = new HashSet<>();
                for (int i = 0; i < writes.size(); i++) {
                    StoreWrite write = writes.get(i);
                    if (!written.get(i) && write.isAdoption()) {
                        notTaken.add(write.workload());
                    } else if (!written.get(i) && write instanceof StoreWrite.Assign assign) {
                        tooLate.add(assign.claim());
                    } else if (!written.get(i)
                            && !notTaken.contains(write.workload())
                            && !(again && isOvertaken(i, writes, written))
                            && !troubled.containsKey(write.workload())) {
                        LOG.error("the store refused {}: its workload is read anew", write);
                        troubled.put(
                                write.workload(),
                                FaultCode.INTERNAL_ERROR.because("the store refused "
                                        + write.getClass().getSimpleName() + ": what is known of it is read anew"));
                    }
                }
                yield new Outcome.Written(troubled, tooLate, notTaken);
            }
        };
    }

    /** Its row shows a later write of the list, which tells that this one was made and no longer shows. */
    private static boolean isOvertaken(int index, List<StoreWrite> writes, List<Boolean> written) {
        Object row = writes.get(index).row();
        for (int later = index + 1; later < writes.size(); later++) {
            if (written.get(later) && writes.get(later).row().equals(row)) {
                return true;
            }
        }
        return false;
    }

    /** Whatever the store cannot take is the trouble of one workload: the others' writes are made without it. */
    private Outcome failed(List<StoreWrite> writes, Fault fault, boolean first) throws InterruptedException {
        if (!first) {
            return Outcome.Written.trouble(writes.getFirst().workload(), fault);
        }
        Map<WorkloadId, List<StoreWrite>> byWorkload = writes.stream()
                .collect(Collectors.groupingBy(StoreWrite::workload, LinkedHashMap::new, Collectors.toList()));
        Map<WorkloadId, Fault> troubled = new HashMap<>();
        Set<Claim> tooLate = new HashSet<>();
        Set<WorkloadId> notTaken = new HashSet<>();
        for (List<StoreWrite> own : byWorkload.values()) {
            if (!(write(own, false) instanceof Outcome.Written(var more, var late, var others))) {
                return new Outcome.Lost();
            }
            troubled.putAll(more);
            tooLate.addAll(late);
            notTaken.addAll(others);
        }
        return new Outcome.Written(troubled, tooLate, notTaken);
    }
}
