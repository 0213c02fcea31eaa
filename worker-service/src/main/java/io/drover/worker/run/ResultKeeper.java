package io.drover.worker.run;

import io.drover.model.Backoff;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultRef;
import io.drover.model.result.TaskOutput;
import io.drover.policy.pace.Outage;
import io.drover.wire.FragmentRequest;
import io.drover.worker.task.Said;
import io.drover.worker.task.SleepRunner;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has run is not run again because a disk is full or a store is away: it waits, and its slot with it. */
record ResultKeeper(ResultWriter results, Duration patience, Backoff pauses, Outage storing) {

    private static final Logger LOG = LoggerFactory.getLogger(ResultKeeper.class);
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

    ResultKeeper(ResultWriter results, FragmentRunner.Identity identity) {
        this(results, identity.resultPatience(), PAUSES.spread(identity.self()), new Outage("storing results"));
    }

    ResultRef write(FragmentRequest request, ResultBlock block) {
        return patiently(
                () -> results.write(request.claim(), request.tasks().slice().key(), block));
    }

    /** See {@link ResultWriter#output}; absent where nothing was said. */
    @Nullable
    TaskOutput output(FragmentRequest request, long task, Said said, int blockBytes) {
        Claim claim = request.claim();
        String bag = request.tasks().slice().key();
        return said.isNothing() ? null : patiently(() -> results.output(claim, bag, task, said, blockBytes));
    }

    @Nullable
    TaskOutput stderr(Said said, int blockBytes) {
        return said.isNothing() ? null : results.stderr(said, blockBytes);
    }

    private <T> T patiently(Supplier<T> write) {
        long since = System.nanoTime();
        for (int failures = 1; ; failures++) {
            try {
                T written = write.get();
                storing.worked().ifPresent(LOG::info);
                return written;
            } catch (FaultException e) {
                if (e.fault().code() != FaultCode.OBJECTS_UNAVAILABLE
                        || System.nanoTime() - since >= patience.toNanos()) {
                    throw e;
                }
                storing.failed(e).ifPresent(LOG::warn);
                if (SleepRunner.sleep(pauses.pause(failures).toMillis()) < 0) {
                    throw e;
                }
            }
        }
    }
}
