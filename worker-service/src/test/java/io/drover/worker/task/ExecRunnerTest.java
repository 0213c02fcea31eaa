package io.drover.worker.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.task.Task;
import io.drover.model.task.TaskParser;
import io.drover.model.workload.WorkloadId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisplayName("what a command starts ends with its task")
class ExecRunnerTest {

    /** Nobody else on this machine sleeps just as long. */
    private final String odd = "7" + ProcessHandle.current().pid();

    private final ExecRunner exec = new ExecRunner(Path.of("."), new OutputLimits(1_000, 100_000));

    @AfterEach
    void close() {
        exec.close();
    }

    private TaskEnd run(String line, Duration timeout) {
        Task.Exec task = (Task.Exec) TaskParser.parse(line.replace("ODD", odd));
        return exec.run(task, new TaskContext(new WorkloadId("w-1"), 7, 2, timeout));
    }

    private TaskEnd run(String line) {
        return run(line, Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec sh -c 'sleep ODD1 & echo s'",
                "exec sh -c '(sleep ODD2 >/dev/null 2>&1 &) ; echo s'",
                "exec sh -c '(setsid sleep ODD3 >/dev/null 2>&1 &) ; echo s'",
                "exec sh -c 'env -i sleep ODD4 >/dev/null 2>&1 & echo s'",
                "exec sh -c 'env -i setsid sleep ODD7 & echo s'",
                "exec sh -c 'env -i setsid sh -c \"sleep ODD8 & sleep ODD9 2>/dev/null\" 2>/dev/null & echo s'",
                "exec sh -c 'env -i setsid sleep ODD10 >/dev/null & echo s'",
                "exec sh -c 'setsid setsid sh -c \"sleep ODD5; sleep ODD6\" >/dev/null 2>&1 & echo s; exit 3'"
            })
    void nothingIsLeftBehind(String line) {
        assertThat(run(line).output()).isEqualTo(Said.text("s\n"));
        assertThat(sleeping()).isEmpty();
    }

    @Test
    void nothingIsLeftBehindByATimeOut() {
        TaskEnd end = run("exec sh -c '(setsid sleep ODD1 &) ; (sleep ODD2 &) ; sleep ODD3'", Duration.ofMillis(500));
        assertThat(end.fault().code()).isEqualTo(FaultCode.TASK_TIMED_OUT);
        assertThat(sleeping()).isEmpty();
    }

    @Test
    void nothingIsLeftBehindByAnInterruption() throws Exception {
        CompletableFuture<TaskEnd> end = new CompletableFuture<>();
        Thread slot = Thread.ofPlatform()
                .start(() -> end.complete(run("exec sh -c '(setsid sleep ODD1 &) ; (sleep ODD2 &) ; sleep ODD3'")));
        await(() -> sleeping().size() == 3);
        slot.interrupt();
        assertThat(end.get(10, TimeUnit.SECONDS).fault().code()).isEqualTo(FaultCode.TASK_INTERRUPTED);
        assertThat(sleeping()).isEmpty();
    }

    @Test
    @DisplayName("nothing is left behind by a worker that is killed")
    void nothingIsLeftBehindByADeadWorker() throws Exception {
        Process worker = worker("exec sh -c '(setsid sleep ODD1 &) ; (sleep ODD2 &) ; sleep ODD3'", "C.UTF-8");
        await(() -> sleeping().size() == 3);
        worker.destroyForcibly();
        await(() -> sleeping().isEmpty());
    }

    @Test
    @DisplayName("what is written after the end of a command is not lost")
    void lateOutput() {
        for (int i = 0; i < 5; i++) {
            assertThat(run("exec sh -c '(sleep 0.1; echo late; echo err >&2) & echo early'"))
                    .isEqualTo(new TaskEnd(Said.text("early\nlate\n"), Said.text("err\n"), null, Duration.ZERO));
        }
    }

    @Test
    void binaryOutputIsExact() {
        assertThat(run("exec printf '\\377\\000\\001'").output().bytes()).containsExactly(0xff, 0, 1);
    }

    @Test
    @DisplayName("a locale without UTF-8 changes no argument")
    void argumentsUnderAnotherLocale() throws Exception {
        String words = "'ä €' \"😀\" 'a'\\''b' '%s\\n' '' x";
        for (String locale : List.of("C", "C.UTF-8")) {
            Process worker = worker("exec printf '<%s>' " + words, locale);
            String said = new String(worker.getInputStream().readAllBytes(), UTF_8).strip();
            assertThat(new String(HexFormat.of().parseHex(said), UTF_8))
                    .as(locale)
                    .isEqualTo("<ä €><😀><a'b><%s\\n><><x>");
        }
    }

    @Test
    @DisplayName("a locale without UTF-8 makes no argument too long, and keeps every byte")
    void longArgumentsUnderAnotherLocale() throws Exception {
        StringBuilder bytes = new StringBuilder();
        for (char c = '\u0080'; c < '\u0900'; c++) {
            bytes.append(c);
        }
        String length = "exec sh -c 'printf %s \"$1\" | wc -c' sh '" + bytes + "é".repeat(60_000) + "'";
        String words = "exec printf %s%s '" + bytes + "' \"it's\"";
        assertThat(said(length)).isEqualTo(bytes.toString().getBytes(UTF_8).length + 120_000 + "\n");
        assertThat(said(words)).isEqualTo(bytes + "it's");
    }

    private String said(String line) throws IOException {
        try (InputStream output = worker(line, "C").getInputStream()) {
            return new String(HexFormat.of().parseHex(new String(output.readAllBytes(), UTF_8).strip()), UTF_8);
        }
    }

    private Process worker(String line, String locale) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OneCommand.class.getName(),
                ".");
        builder.environment().put("LC_ALL", locale);
        Process worker = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (OutputStream in = worker.getOutputStream()) {
            in.write(HexFormat.of()
                    .formatHex(line.replace("ODD", odd).getBytes(UTF_8))
                    .getBytes(UTF_8));
        }
        return worker;
    }

    private List<String> sleeping() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.matches("(.*/)?sleep " + odd + "[0-9]"))
                .toList();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
