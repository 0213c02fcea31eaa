package io.drover.gateway.results;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.drover.model.fault.Fault;
import io.drover.model.result.TaskOutput;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import org.jspecify.annotations.Nullable;

/** One JSON object a row, one a line or as an array. Absent fields are left out. */
final class JsonRows implements ResultRowWriter {

    private static final byte[] TASK = "{\"task\":".getBytes(US_ASCII);
    private static final byte[][] STATE = RowBuffer.perState(state -> ",\"state\":\"" + state + "\",\"attempt\":");
    private static final byte[] WORKER = ",\"worker\":".getBytes(US_ASCII);
    private static final byte[] STARTED = ",\"startedAt\":\"".getBytes(US_ASCII);
    private static final byte[] DURATION = "\",\"durationMs\":".getBytes(US_ASCII);
    private static final byte[] OUTPUT = ",\"output\":".getBytes(US_ASCII);
    private static final byte[] OUTPUT_BASE64 = ",\"outputEncoding\":\"base64\"".getBytes(US_ASCII);
    private static final byte[] TRUNCATED = ",\"truncated\":true,\"outputBytes\":".getBytes(US_ASCII);
    private static final byte[] OUTPUT_URL = ",\"outputUrl\":".getBytes(US_ASCII);
    private static final byte[] STDERR = ",\"stderr\":".getBytes(US_ASCII);
    private static final byte[] STDERR_BASE64 = ",\"stderrEncoding\":\"base64\"".getBytes(US_ASCII);
    private static final byte[] STDERR_TRUNCATED = ",\"stderrTruncated\":true".getBytes(US_ASCII);
    private static final byte[] FAULT = ",\"fault\":{\"code\":".getBytes(US_ASCII);
    private static final byte[] KIND = ",\"kind\":".getBytes(US_ASCII);
    private static final byte[] MESSAGE = ",\"message\":".getBytes(US_ASCII);
    private static final byte[] RETRY = ",\"retry\":".getBytes(US_ASCII);

    private final WorkloadId workload;
    private final RowBuffer buffer;
    private final boolean array;
    private boolean begun;

    private JsonRows(WorkloadId workload, RowBuffer buffer, boolean array) {
        this.workload = workload;
        this.buffer = buffer;
        this.array = array;
    }

    static JsonRows lines(WorkloadId workload, RowBuffer buffer) {
        return new JsonRows(workload, buffer, false);
    }

    static JsonRows array(WorkloadId workload, RowBuffer buffer) {
        return new JsonRows(workload, buffer, true);
    }

    @Override
    public void ended(TaskResult result, WorkerId worker) {
        begin();
        buffer.raw(TASK)
                .number(result.task())
                .raw(STATE[(result.succeeded() ? TaskState.SUCCEEDED : TaskState.FAILED).ordinal()])
                .number(result.attempt())
                .raw(WORKER)
                .json(worker.value())
                .raw(STARTED)
                .instant(result.startedAt())
                .raw(DURATION)
                .millis(result.duration());
        if (result.output() != null) {
            output(result.task(), result.output());
        }
        if (result.stderr() != null) {
            stderr(result.stderr());
        }
        end(result.fault());
    }

    @Override
    public void without(long task, TaskState state, int attempt, Fault fault) {
        begin();
        buffer.raw(TASK).number(task).raw(STATE[state.ordinal()]).number(attempt);
        end(fault);
    }

    @Override
    public void finish() {
        if (array) {
            buffer.ascii(begun ? '\n' : '[').ascii(']').ascii('\n');
        }
        buffer.flush();
    }

    private void begin() {
        if (array) {
            buffer.ascii(begun ? ',' : '[').ascii('\n');
        }
        begun = true;
    }

    private void output(long task, TaskOutput output) {
        buffer.raw(OUTPUT).json(output.text());
        if (output.binary()) {
            buffer.raw(OUTPUT_BASE64);
        }
        TaskOutput.@Nullable Whole whole = output.whole();
        if (whole != null) {
            buffer.raw(TRUNCATED).number(whole.totalBytes());
            if (whole.key() != null) {
                buffer.raw(OUTPUT_URL).json("/workloads/" + workload + "/results/" + task + "/output");
            }
        }
    }

    private void stderr(TaskOutput stderr) {
        buffer.raw(STDERR).json(stderr.text());
        if (stderr.binary()) {
            buffer.raw(STDERR_BASE64);
        }
        if (stderr.truncated()) {
            buffer.raw(STDERR_TRUNCATED);
        }
    }

    private void end(@Nullable Fault fault) {
        if (fault != null) {
            buffer.raw(FAULT)
                    .json(fault.code().name())
                    .raw(KIND)
                    .json(fault.kind().name())
                    .raw(MESSAGE)
                    .json(fault.message())
                    .raw(RETRY)
                    .json(fault.retry().name())
                    .ascii('}');
        }
        buffer.ascii('}');
        if (!array) {
            buffer.ascii('\n');
        }
        buffer.rowDone();
    }
}
