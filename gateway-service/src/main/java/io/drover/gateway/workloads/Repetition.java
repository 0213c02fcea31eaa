package io.drover.gateway.workloads;

import io.drover.gateway.body.Body;
import io.drover.gateway.body.BodyLimits;
import io.drover.gateway.body.Lines;
import io.drover.gateway.body.Options;
import io.drover.gateway.body.TaskSink;
import io.drover.gateway.results.ResultSink;
import io.drover.gateway.results.ResultStream;
import io.drover.gateway.submit.Accepted;
import io.drover.gateway.submit.Submissions;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadOptions;
import io.drover.ports.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/** Hands in the tasks of an ended workload again that did not succeed. Thread-safe. */
public final class Repetition {

    private final ObjectStore objects;
    private final ResultStream results;
    private final Submissions submissions;
    private final BodyLimits limits;

    public Repetition(ObjectStore objects, ResultStream results, Submissions submissions, BodyLimits limits) {
        this.objects = objects;
        this.results = results;
        this.submissions = submissions;
        this.limits = limits;
    }

    /** A new workload, since terminal states never change. Everything but the deadline is as it was. */
    public Accepted repeat(Workload ended, ClientId client, @Nullable String key) {
        if (!ended.state().isTerminal()) {
            throw FaultCode.WORKLOAD_NOT_FINISHED.asException(
                    "workload " + ended.id() + " is " + ended.state() + ": wait for its end, or cancel it");
        }
        Fault nothing = FaultCode.NOTHING_TO_RETRY.because("every task of workload " + ended.id() + " succeeded");
        WorkloadOptions old = ended.submission().options();
        WorkloadOptions chosen = new WorkloadOptions(old.priority(), null, old.speculate(), old.executor());
        BagOptions ofBag = ended.submission().bag().options();
        Body rest = sink -> {
            copyUnsuccessful(ended, sink);
            return new Options(chosen, ofBag, "retryOf=" + ended.id());
        };
        try {
            return submissions.submit(client, key, rest, nothing);
        } catch (IOException | UncheckedIOException e) {
            throw FaultCode.BAG_UNREADABLE.asException("the tasks of workload " + ended.id() + " cannot be read", e);
        }
    }

    /** Results and lines come in the same order, so both go by once, side by side. */
    private void copyUnsuccessful(Workload ended, TaskSink sink) throws IOException {
        BagSpec bag = ended.submission().bag();
        try (CheckedInputStream body = new CheckedInputStream(open(bag), new CRC32C())) {
            Merge merge = new Merge(new Lines(body, limits.maxLineBytes()), sink);
            results.forEach(ended, merge);
            merge.keepUpTo(Long.MAX_VALUE);
            if ((int) body.getChecksum().getValue() != bag.sum()) {
                throw FaultCode.BAG_UNREADABLE.asException("the tasks of workload " + ended.id()
                        + " are not what was handed in (their checksum does not fit): hand them in again");
            }
        }
    }

    private InputStream open(BagSpec bag) {
        return bag.lines() == null
                ? objects.open(bag.key())
                : new ByteArrayInputStream(bag.lines().getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps every line but those whose task is told to have succeeded. */
    private static final class Merge implements ResultSink {

        private static final TaskSink DROP = (bytes, from, to, number) -> {};

        private final Lines lines;
        private final TaskSink kept;
        private long next;

        private Merge(Lines lines, TaskSink kept) {
            this.lines = lines;
            this.kept = kept;
        }

        @Override
        public void ended(TaskResult result, WorkerId worker) {
            if (result.succeeded()) {
                keepUpTo(result.task());
                read(DROP);
            }
        }

        @Override
        public void without(long task, TaskState state, int attempt, Fault fault) {
            // its line is kept when the next success, or the end, goes by
        }

        private void keepUpTo(long task) {
            while (next < task && read(kept)) {
                // reading is the work
            }
        }

        private boolean read(TaskSink sink) {
            next++;
            try {
                return lines.next(sink);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
