package io.drover.gateway.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.result.TaskOutput;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ResultRowWriterTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.000678Z");
    private static final WorkloadId ID = new WorkloadId("w-1");
    private static final WorkerId WORKER = new WorkerId("wk-1");
    private static final String NASTY = "a\"b\\c\nd\te\u0001 ä € 😀 \ud800,";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aRowSaysWhatThereIsAndLeavesOutTheRest() {
        assertThat(written(RowFormat.NDJSON)).isEqualTo("""
                {"task":0,"state":"SUCCEEDED","attempt":1,"worker":"wk-1","startedAt":"2026-01-02T03:04:05.000678Z",\
                "durationMs":1.234}
                {"task":1,"state":"FAILED","attempt":2,"worker":"wk-1","startedAt":"2026-01-02T03:04:06.100678Z",\
                "durationMs":20.5,"output":"no",\
                "fault":{"code":"EXIT_STATUS","kind":"USER","message":"exit 3","retry":"AGAIN"}}
                {"task":2,"state":"FAILED","attempt":3,\
                "fault":{"code":"WORKER_LOST","kind":"INTERNAL","message":"gone, thrice","retry":"ELSEWHERE"}}
                """);
    }

    @Test
    void anArrayIsOneJsonDocument() {
        JsonNode rows = new JsonMapper().readTree(written(RowFormat.JSON));
        assertThat(rows.size()).isEqualTo(3);
        assertThat(rows.at("/1/fault/code").stringValue()).isEqualTo("EXIT_STATUS");
        ResultRowWriter none = RowFormat.JSON.writer(ID, out);
        out.reset();
        none.finish();
        assertThat(new JsonMapper().readTree(out.toByteArray()).isEmpty()).isTrue();
    }

    @Test
    void csvFollowsRfc4180() {
        assertThat(written(RowFormat.CSV))
                .isEqualTo("task,state,attempt,worker,startedAt,durationMs,output,faultCode,faultMessage,"
                        + "outputEncoding,truncated,outputBytes,stderr,stderrEncoding,stderrTruncated\r\n"
                        + "0,SUCCEEDED,1,wk-1,2026-01-02T03:04:05.000678Z,1.234,,,,,,,,,\r\n"
                        + "1,FAILED,2,wk-1,2026-01-02T03:04:06.100678Z,20.5,no,EXIT_STATUS,exit 3,,,,,,\r\n"
                        + "2,FAILED,3,,,,,WORKER_LOST,\"gone, thrice\",,,,,,\r\n");
    }

    @Test
    @DisplayName("any output survives, but for lone surrogates, which no UTF-8 can hold")
    void nastyOutput() {
        ResultRowWriter rows = RowFormat.NDJSON.writer(ID, out);
        rows.ended(new TaskResult(7, 1, START, Duration.ZERO, TaskOutput.text(NASTY), null, null), WORKER);
        rows.finish();
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text.strip()).doesNotContain("\n");
        JsonNode row = new JsonMapper().readTree(text);
        assertThat(row.get("output").stringValue()).isEqualTo(NASTY.replace('\ud800', '\ufffd'));
        assertThat(row.get("durationMs").intValue()).isZero();
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        ResultRowWriter rows = RowFormat.CSV.writer(ID, out);
        rows.ended(
                new TaskResult(7, 1, START, Duration.ofMillis(2), TaskOutput.text("a \"b\"\r\nä,"), null, null),
                WORKER);
        rows.finish();
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith(",2,\"a \"\"b\"\"\r\nä,\",,,,,,,,\r\n");
    }

    @Test
    @DisplayName("a row says what is base64, what was cut, how long it was and where the whole of it is")
    void formsOfOutput() {
        TaskResult result = new TaskResult(
                7,
                1,
                START,
                Duration.ZERO,
                TaskOutput.firstOf(
                        new byte[] {(byte) 0xff, 0, 1}, 2, new TaskOutput.Whole(99, "results/w-1/1-1-task-7")),
                TaskOutput.firstOf("xyz".getBytes(StandardCharsets.UTF_8), 2, new TaskOutput.Whole(3, null)),
                null);
        for (RowFormat format : new RowFormat[] {RowFormat.NDJSON, RowFormat.CSV}) {
            ResultRowWriter rows = format.writer(ID, out);
            rows.ended(result, WORKER);
            rows.finish();
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "\"output\":\"/wA=\",\"outputEncoding\":\"base64\",\"truncated\":true,\"outputBytes\":99,"
                                + "\"outputUrl\":\"/workloads/w-1/results/7/output\",\"stderr\":\"xy\",\"stderrTruncated\":true}")
                .endsWith(",0,/wA=,,,base64,true,99,xy,,true\r\n");
    }

    private String written(RowFormat format) {
        ResultRowWriter rows = format.writer(ID, out);
        rows.ended(new TaskResult(0, 1, START, Duration.ofNanos(1_234_000), null, null, null), WORKER);
        rows.ended(
                new TaskResult(
                        1,
                        2,
                        START.plusMillis(1_100),
                        Duration.ofNanos(20_500_000),
                        TaskOutput.text("no"),
                        null,
                        FaultCode.EXIT_STATUS.because("exit 3")),
                WORKER);
        rows.without(2, TaskState.FAILED, 3, FaultCode.WORKER_LOST.because("gone, thrice"));
        rows.finish();
        return out.toString(StandardCharsets.UTF_8);
    }
}
