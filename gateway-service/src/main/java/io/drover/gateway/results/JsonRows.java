package io.drover.gateway.results;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.drover.model.fault.Fault;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;
import org.jspecify.annotations.Nullable;

/** One JSON object a row, one a line or as an array. Absent fields are left out. */
final class JsonRows implements RowWriter {

    private static final byte[] TASK = "{\"task\":".getBytes(US_ASCII);
    private static final byte[][] STATE = RowBuffer.perState(state -> ",\"state\":\"" + state + "\",\"attempt\":");
    private static final byte[] WORKER = ",\"worker\":".getBytes(US_ASCII);
    private static final byte[] STARTED = ",\"startedAt\":\"".getBytes(US_ASCII);
    private static final byte[] DURATION = "\",\"durationMs\":".getBytes(US_ASCII);
    private static final byte[] OUTPUT = ",\"output\":".getBytes(US_ASCII);
    private static final byte[] FAULT = ",\"fault\":{\"code\":".getBytes(US_ASCII);
    private static final byte[] KIND = ",\"kind\":".getBytes(US_ASCII);
    private static final byte[] MESSAGE = ",\"message\":".getBytes(US_ASCII);
    private static final byte[] RETRY = ",\"retry\":".getBytes(US_ASCII);

    private final RowBuffer buffer;
    private final boolean array;
    private boolean begun;

    private JsonRows(RowBuffer buffer, boolean array) {
        this.buffer = buffer;
        this.array = array;
    }

    static JsonRows lines(RowBuffer buffer) {
        return new JsonRows(buffer, false);
    }

    static JsonRows array(RowBuffer buffer) {
        return new JsonRows(buffer, true);
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
            buffer.raw(OUTPUT).json(result.output());
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
