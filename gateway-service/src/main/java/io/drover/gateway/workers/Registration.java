package io.drover.gateway.workers;

import io.drover.model.Money;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself over HTTP, as the parameters of one request.
 *
 * @param address host and port where it answers; an id belongs to the address that it came with first
 * @param busy slots that run a fragment now
 * @param held the claims it has and has not answered yet, as in requests; what a worker no longer names goes out again
 */
public record Registration(
        WorkerId id,
        int slots,
        String address,
        @Nullable Integer busy,
        @Nullable String held,
        @Nullable String zone,
        @Nullable WorkerState state) {

    /** An address is for people, and for metrics that look there. */
    private static final int LONGEST_TEXT = 200;
    /** How often it has to come. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /**
     * The heartbeat that this is.
     *
     * @param before the worker's last one
     * @param now the gateway's clock, which is the beat too: any gateway may get the next one
     */
    WorkerReport report(Optional<WorkerReport> before, Instant now) {
        before.filter(last -> !last.info().address().equals(address)).ifPresent(last -> {
            throw FaultCode.WORKER_ID_TAKEN.asException("worker " + id + " is at "
                    + last.info().address() + "; give this one another id, or deregister that");
        });
        if (address.length() > LONGEST_TEXT || (zone != null && zone.length() > LONGEST_TEXT)) {
            throw FaultCode.FIELD_INVALID.asException(
                    "address and zone have at most " + LONGEST_TEXT + " characters each");
        }
        int running = busy == null ? 0 : busy;
        if (slots > WorkerInfo.MOST_SLOTS || running < 0 || running > slots) {
            throw FaultCode.FIELD_INVALID.asException("slots is 1 to " + WorkerInfo.MOST_SLOTS
                    + " and busy 0 to as many as there are slots, not " + slots + " and " + running);
        }
        Instant startedAt = before.map(last -> last.info().startedAt()).orElse(now);
        WorkerInfo info = named(
                "slots",
                () -> new WorkerInfo(
                        slots,
                        address,
                        0,
                        zone == null ? "" : zone,
                        startedAt,
                        Money.ZERO,
                        Executor.VM,
                        Incarnation.UNKNOWN));
        List<Claim> claims = held == null ? List.of() : named("held", () -> Claim.parse(held));
        return new WorkerReport(
                id,
                info,
                state == null ? WorkerState.READY : state,
                now.toEpochMilli(),
                INTERVAL,
                running,
                claims,
                claims,
                now);
    }

    static WorkerId workerId(String text) {
        return named("id", () -> new WorkerId(text));
    }

    private static <T> T named(String parameter, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw FaultCode.FIELD_INVALID.asException(parameter + ": " + e.getMessage(), e);
        }
    }
}
