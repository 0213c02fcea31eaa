package io.drover.gateway.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.door.problem.ProblemException;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.Executor;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.Priority;
import io.drover.model.workload.WorkloadOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JsonBodyTest {

    private static final BodyLimits LIMITS = new BodyLimits(1 << 20, 64, 1_000, 0);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final List<String> lines = new ArrayList<>();

    @Test
    void optionsMayStandBeforeAndBehindTheTasks() throws IOException {
        Options options = read("""
                {"priority": 7, "deadline": "20s", "tasks": ["sleep 5", "sleep 6", "exec echo \\u00e4"], "retries": 2,
                 "retryBackoff": "250ms", "taskTimeout": "5m", "fragmentSize": 10, "speculate": false}""");

        assertThat(lines).containsExactly("1 sleep 5", "2 sleep 6", "3 exec echo ä");
        assertThat(options.chosen())
                .isEqualTo(new WorkloadOptions(new Priority(7), NOW.plusSeconds(20), false, Executor.VM));
    }

    @Test
    void optionsOfTheBagAreItsOwn() throws IOException {
        Options options = read("""
                {"tasks": ["sleep 5"], "retries": 2, "retryBackoff": "250ms",
                 "taskTimeout": "5m", "fragmentSize": 10}""");

        assertThat(options.ofBag()).isEqualTo(new BagOptions(2, Duration.ofMillis(250), Duration.ofMinutes(5), 10));
    }

    @Test
    @DisplayName("an entry that is no task is refused, so that every entry's index is its task's")
    void entriesAreTasks() {
        for (String entry : List.of("", "  \\t", "# no", " #")) {
            refused("{\"tasks\": [\"a\", \"" + entry + "\"]}", FaultCode.LINE_UNREADABLE, Map.of("line", 2L));
        }
    }

    @Test
    void nullsAreAsGoodAsAbsent() throws IOException {
        assertThat(read("{\"tasks\": [], \"deadline\": null}").chosen()).isEqualTo(WorkloadOptions.DEFAULT);
    }

    @Test
    void anUnknownFieldIsNamed() {
        refused("{\"tasks\": [\"sleep 1\"], \"prio\": 3}", FaultCode.FIELD_UNKNOWN, Map.of("field", "prio"));
        refused("{\"prio\": {\"a\": [1]}, \"tasks\": []}", FaultCode.FIELD_UNKNOWN, Map.of("field", "prio"));
    }

    @Test
    void queriesAreNotAcceptedYet() {
        refused("{\"sql\": \"SELECT 1\"}", FaultCode.FIELD_UNKNOWN, Map.of("field", "sql"));
        assertThat(fault("{\"sql\": \"SELECT 1\"}").message()).contains("queries are not accepted yet");
    }

    @Test
    void unusableValuesAreNamed() {
        refused("{\"priority\": 10}", FaultCode.FIELD_INVALID, Map.of("field", "priority"));
        refused("{\"retries\": \"many\"}", FaultCode.FIELD_INVALID, Map.of("field", "retries"));
        refused("{\"deadline\": \"soon\"}", FaultCode.FIELD_INVALID, Map.of("field", "deadline"));
        refused("{\"taskTimeout\": \"5\"}", FaultCode.FIELD_INVALID, Map.of("field", "taskTimeout"));
        refused("{\"speculate\": \"maybe\"}", FaultCode.FIELD_INVALID, Map.of("field", "speculate"));
        refused("{\"priority\": []}", FaultCode.FIELD_INVALID, Map.of("field", "priority"));
        refused("{\"tasks\": \"sleep 1\"}", FaultCode.FIELD_INVALID, Map.of("field", "tasks"));
        assertThat(fault("{\"retries\": 21, \"tasks\": []}").code()).isEqualTo(FaultCode.FIELD_INVALID);
    }

    @Test
    void tasksAreTextsOfOneLine() {
        refused("{\"tasks\": [\"sleep 1\", 5]}", FaultCode.LINE_UNREADABLE, Map.of("line", 2L));
        refused("{\"tasks\": [\"sleep 1\\nsleep 2\"]}", FaultCode.LINE_UNREADABLE, Map.of("line", 1L));
    }

    @Test
    @DisplayName("half a surrogate pair is refused, not turned into a question mark")
    void halfACharacter() throws IOException {
        refused("{\"tasks\": [\"sleep 1\", \"exec echo \\ud800\"]}", FaultCode.LINE_UNREADABLE, Map.of("line", 2L));
        refused("{\"tasks\": [\"exec echo \\ude00\\ud83d\"]}", FaultCode.LINE_UNREADABLE, Map.of("line", 1L));
        lines.clear();
        read("{\"tasks\": [\"exec echo \\ud83d\\ude00\"]}");
        assertThat(lines).containsExactly("1 exec echo \ud83d\ude00");
    }

    @Test
    void aTaskThatIsTooLongIsNamed() {
        refused("{\"tasks\": [\"a\", \"" + "x".repeat(100_000) + "\"]}", FaultCode.LINE_TOO_LONG, Map.of("line", 2L));
    }

    @Test
    void whatIsNoJsonIsSaidToBeSo() {
        for (String body :
                List.of("sleep 5", "", "[]", "{\"tasks\": [\"a\"", "{\"tasks\": []} x", "{\"a\": 1, \"a\": 2}")) {
            assertThat(fault(body).code()).as(body).isIn(FaultCode.FIELD_INVALID, FaultCode.FIELD_UNKNOWN);
        }
        assertThat(fault("{\"tasks\": [], \"tasks\": []}").code()).isEqualTo(FaultCode.FIELD_INVALID);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] latin = "{\"tasks\": [\"exec echo ä\"]}".getBytes(ISO_8859_1);
        assertThatThrownBy(() -> read(new ByteArrayInputStream(latin)))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.BODY_NOT_UTF8));
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        assertThat(fault("{\"tasks\": [" + "\"sleep 1\",".repeat(200_000) + "\"sleep 1\"]}")
                        .code())
                .isEqualTo(FaultCode.BODY_TOO_LARGE);
    }

    @Test
    void aBrokenConnectionStaysAnIoException() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset by peer");
            }
        };
        assertThatThrownBy(() -> read(broken)).isInstanceOf(IOException.class).hasMessage("Connection reset by peer");
    }

    private void refused(String body, FaultCode code, Map<String, Object> fields) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(code);
            assertThat(e.fields()).containsAllEntriesOf(fields);
        });
    }

    private Fault fault(String body) {
        try {
            read(body);
        } catch (ProblemException e) {
            return e.fault();
        } catch (FaultException e) {
            return e.fault();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("accepted: " + body);
    }

    private Options read(String body) throws IOException {
        return read(new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    private Options read(InputStream in) throws IOException {
        return Body.json(in, LIMITS, new OptionsReader(NOW))
                .readInto((bytes, from, to, number) ->
                        lines.add(number + " " + new String(bytes, from, to - from, UTF_8)));
    }
}
