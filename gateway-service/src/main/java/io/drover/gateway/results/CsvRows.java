package io.drover.gateway.results;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.drover.model.fault.Fault;
import io.drover.model.result.TaskOutput;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;
import org.jspecify.annotations.Nullable;

/** RFC 4180 with a header line; absent values are empty fields. */
final class CsvRows implements ResultRowWriter {

    private static final byte[] HEADER =
            ("task,state,attempt,worker,startedAt,durationMs,output,faultCode,faultMessage,"
                            + "outputEncoding,truncated,outputBytes,stderr,stderrEncoding,stderrTruncated\r\n")
                    .getBytes(US_ASCII);
    private static final byte[][] STATE = RowBuffer.perState(state -> "," + state + ",");
    private static final byte[] NOT_RUN = ",,,,".getBytes(US_ASCII);
    private static final byte[] NO_FAULT = ",,".getBytes(US_ASCII);
    private static final byte[] NOTHING_SAID = ",,,,,,".getBytes(US_ASCII);
    private static final byte[] BASE64 = "base64".getBytes(US_ASCII);
    private static final byte[] TRUE = "true".getBytes(US_ASCII);

    private final RowBuffer buffer;

    CsvRows(RowBuffer buffer) {
        this.buffer = buffer.raw(HEADER);
    }

    @Override
    public void ended(TaskResult result, WorkerId worker) {
        buffer.number(result.task())
                .raw(STATE[(result.succeeded() ? TaskState.SUCCEEDED : TaskState.FAILED).ordinal()])
                .number(result.attempt())
                .ascii(',')
                .csv(worker.value())
                .ascii(',')
                .instant(result.startedAt())
                .ascii(',')
                .millis(result.duration())
                .ascii(',');
        if (result.output() != null) {
            buffer.csv(result.output().text());
        }
        fault(result.fault());
        how(result.output(), result.stderr());
        end();
    }

    @Override
    public void without(long task, TaskState state, int attempt, Fault fault) {
        buffer.number(task).raw(STATE[state.ordinal()]).number(attempt).raw(NOT_RUN);
        fault(fault);
        buffer.raw(NOTHING_SAID);
        end();
    }

    @Override
    public void finish() {
        buffer.flush();
    }

    private void fault(@Nullable Fault fault) {
        if (fault == null) {
            buffer.raw(NO_FAULT);
        } else {
            buffer.ascii(',').csv(fault.code().name()).ascii(',').csv(fault.message());
        }
    }

    private void how(@Nullable TaskOutput output, @Nullable TaskOutput stderr) {
        if (output == null && stderr == null) {
            buffer.raw(NOTHING_SAID);
            return;
        }
        encoding(output);
        truncated(output);
        buffer.ascii(',');
        if (output != null && output.whole() != null) {
            buffer.number(output.whole().totalBytes());
        }
        buffer.ascii(',');
        if (stderr != null) {
            buffer.csv(stderr.text());
        }
        encoding(stderr);
        truncated(stderr);
    }

    private void encoding(@Nullable TaskOutput output) {
        buffer.ascii(',');
        if (output != null && output.binary()) {
            buffer.raw(BASE64);
        }
    }

    private void truncated(@Nullable TaskOutput output) {
        buffer.ascii(',');
        if (output != null && output.truncated()) {
            buffer.raw(TRUE);
        }
    }

    private void end() {
        buffer.ascii('\r').ascii('\n');
        buffer.rowDone();
    }
}
