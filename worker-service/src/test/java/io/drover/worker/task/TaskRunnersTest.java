package io.drover.worker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.model.fault.FaultCode;
import io.drover.model.task.TaskParser;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Functions;
import io.drover.ports.QueryEngine;
import io.drover.testkit.functions.InMemoryFunctions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@DisplayName("tasks of every kind")
class TaskRunnersTest {

    private static final OutputLimits LIMITS = new OutputLimits(16 * 1024, 32 * 1024);

    @TempDir
    Path directory;

    private ExecRunner exec = new ExecRunner(null, LIMITS);

    private final CountDownLatch hanging = new CountDownLatch(1);
    private HttpServer server;
    private HttpCalls calls;
    private TaskRunners runners;
    private String host;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/ok", exchange -> answer(exchange, 200, "fine"));
        server.createContext("/gone", exchange -> answer(exchange, 404, "nothing here"));
        server.createContext("/large", exchange -> answer(exchange, 200, "é".repeat(20_000)));
        server.createContext("/hang", this::hang);
        server.createContext("/away", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://example.org/");
            answer(exchange, 302, "");
        });
        server.createContext(
                "/echo",
                exchange -> answer(
                        exchange,
                        200,
                        exchange.getRequestMethod() + " "
                                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        server.start();
        host = "127.0.0.1:" + server.getAddress().getPort();
        calls = new HttpCalls(LIMITS.mostBytes(), SystemDefaultDnsResolver.INSTANCE);
        runners = runners(directory);
    }

    private TaskRunners runners(@Nullable Path commands) {
        return runners(commands, null);
    }

    private TaskRunners runners(@Nullable Path commands, @Nullable Functions others) {
        Map<String, URI> functions = Map.of(
                "echo", URI.create("http://" + host + "/echo"),
                "broken", URI.create("http://" + host + "/gone"),
                "large", URI.create("http://" + host + "/large"),
                "nowhere", URI.create("http://127.0.0.1:1/"));
        exec.close();
        exec = new ExecRunner(commands, LIMITS);
        return new TaskRunners(
                exec,
                new HttpRunner(calls, new AllowedHosts(List.of(host, "127.0.0.1:1")), InstantSource.system()),
                new SqlRunner(new StubEngine(), 1_000),
                new FunctionRunner(new ConfiguredFunctions(functions, calls, others)));
    }

    @AfterEach
    void stop() {
        hanging.countDown();
        calls.close();
        exec.close();
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void hang(HttpExchange exchange) throws IOException {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answer(exchange, 200, "late");
    }

    private TaskEnd run(String line) {
        return run(line, Duration.ofSeconds(10));
    }

    private TaskEnd run(String line, Duration timeout) {
        return runners.run(TaskParser.parse(line), new TaskContext(new WorkloadId("w-1"), 7, 2, timeout));
    }

    private void assertFault(TaskEnd end, FaultCode code, String words) {
        assertThat(end.fault()).isNotNull();
        assertThat(end.fault().code()).isEqualTo(code);
        assertThat(end.fault().message()).contains(words);
    }

    @Test
    void anEchoSaysTheRestOfItsLine() {
        assertThat(run("echo  one 'and' two ")).isEqualTo(TaskEnd.saying("one 'and' two"));
        assertThat(run("echo")).isEqualTo(TaskEnd.SILENT);
    }

    @Test
    void aSleepTakesItsTimeAndNeverLess() {
        for (int i = 0; i < 50; i++) {
            assertThat(SleepRunner.sleep(1)).isGreaterThanOrEqualTo(1_000_000);
        }
        assertThat(run("sleep 1")).isEqualTo(TaskEnd.SILENT);
        assertFault(run("sleep 60000", Duration.ofMillis(5)), FaultCode.TASK_TIMED_OUT, "time-out of 5 ms");
    }

    @Test
    void aCommandGetsItsArgumentsEnvironmentAndDirectory() throws IOException {
        assertThat(run("exec echo 'a b' \"c\"")).isEqualTo(TaskEnd.saying("a b c\n"));
        TaskEnd end = run("exec sh -c 'echo $DROVER_WORKLOAD $DROVER_TASK $DROVER_ATTEMPT $HOME; echo no >&2'");
        assertThat(end.output()).isEqualTo(Said.text("w-1 7 2\n"));
        assertThat(end.stderr()).isEqualTo(Said.text("no\n"));
        assertThat(run("exec pwd").output()).isEqualTo(Said.text(directory.toRealPath() + "\n"));
        assertThat(run("exec cat")).isEqualTo(TaskEnd.SILENT);
    }

    @Test
    void aCommandThatFailsTellsItsStatusAndKeepsItsOutput() {
        TaskEnd end = run("exec sh -c 'echo partial; exit 3'");
        assertFault(end, FaultCode.EXIT_STATUS, "status 3");
        assertThat(end.output()).isEqualTo(Said.text("partial\n"));
        assertFault(run("exec no-such-program-anywhere"), FaultCode.COMMAND_UNKNOWN, "no-such-program-anywhere");
    }

    @Test
    void whatIsNoProgramIsNamedForWhatItIs() throws Exception {
        Files.writeString(directory.resolve("script"), "echo hello\n");
        assertFault(run("exec " + directory), FaultCode.COMMAND_UNKNOWN, "is a directory, not a program");
        assertFault(run("exec ./script"), FaultCode.COMMAND_UNKNOWN, "'sh ./script'");
        assertFault(run("exec ./none"), FaultCode.COMMAND_UNKNOWN, "there is no such program");
        assertThat(run("exec sh ./script").output()).isEqualTo(Said.text("hello\n"));
    }

    @Test
    @DisplayName("a worker whose directory for commands is gone blames no command, whatever it is")
    void aDirectoryThatIsGone() throws IOException {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        runners = runners(gone);
        assertThat(run("exec true").fault()).isNull();
        Files.delete(gone);
        for (String line : List.of("exec true", "exec ./none", "exec no-such-program", "exec /bin/true")) {
            assertFault(run(line), FaultCode.WORKER_UNFIT, "drover.worker.exec.directory");
        }
        Files.createDirectory(gone);
        assertThat(run("exec true").fault()).isNull();
    }

    @Test
    @DisplayName("words that no system takes are the command's own fault")
    void tooManyWords() {
        assertFault(run("exec true " + "x ".repeat(1_000_000)), FaultCode.COMMAND_UNKNOWN, "longer than");
    }

    @Test
    void commandsAreOffUnlessAllowed() {
        runners = runners(null);
        assertFault(run("exec echo hello"), FaultCode.EXEC_DISABLED, "drover.worker.exec.enabled=true");
    }

    @Test
    void whatIsTooLongIsCutAndCounted() {
        TaskEnd end = run("exec sh -c 'yes 12345678 | head -c 1000000; yes err | head -c 20000 >&2'");
        assertThat(end.fault()).isNull();
        assertThat(end.output().bytes()).hasSize(LIMITS.mostBytes());
        assertThat(end.output().totalBytes()).isEqualTo(1_000_000);
        assertThat(end.stderr().bytes()).hasSize(LIMITS.rowBytes());
        assertThat(end.stderr().totalBytes()).isEqualTo(20_000);
    }

    @Test
    void aCommandPastItsTimeOutIsKilledWithItsChildren() throws IOException {
        Path pids = directory.resolve("pids");
        TaskEnd end = run("exec sh -c 'sleep 600 & echo $! > pids; echo begun; wait'", Duration.ofMillis(400));
        assertFault(end, FaultCode.TASK_TIMED_OUT, "400 ms");
        assertThat(end.output()).isEqualTo(Said.text("begun\n"));
        assertEnds(Long.parseLong(Files.readString(pids).strip()));
    }

    @Test
    void anInterruptedCommandIsKilledWithItsChildren() throws Exception {
        Path pids = directory.resolve("pids");
        CompletableFuture<TaskEnd> end = new CompletableFuture<>();
        Thread slot = Thread.ofPlatform()
                .start(() -> end.complete(run("exec sh -c 'sleep 600 & echo $! > new; mv new pids; wait'")));
        while (!Files.exists(pids)) {
            LockSupport.parkNanos(1_000_000);
        }
        slot.interrupt();
        assertFault(end.get(10, TimeUnit.SECONDS), FaultCode.TASK_INTERRUPTED, "killed");
        assertEnds(Long.parseLong(Files.readString(pids).strip()));
    }

    private static void assertEnds(long pid) {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (runs(pid)) {
            assertThat(System.nanoTime()).as("process %d still runs", pid).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A killed process whose new parent has not looked yet is a zombie: it still has a pid but no command. */
    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).filter(p -> p.info().command().isPresent()).isPresent();
    }

    @Test
    void httpTellsTheBodyAndChecksTheStatus() {
        assertThat(run("http http://" + host + "/ok")).isEqualTo(TaskEnd.saying("fine"));
        assertThat(run("http POST http://" + host + "/echo")).isEqualTo(TaskEnd.saying("POST "));
        assertThat(run("http http://" + host + "/gone expect=404")).isEqualTo(TaskEnd.saying("nothing here"));
        TaskEnd gone = run("http http://" + host + "/gone");
        assertFault(gone, FaultCode.HTTP_STATUS, "answered 404 where 200 to 299");
        assertThat(gone.output()).isEqualTo(Said.text("nothing here"));
        assertFault(run("http http://" + host + "/ok expect=204"), FaultCode.HTTP_STATUS, "where 204");
    }

    @Test
    void httpStaysWithinItsBounds() {
        TaskEnd large = run("http http://" + host + "/large");
        assertThat(large.output().bytes()).hasSize(LIMITS.mostBytes());
        assertThat(large.output().isTruncated()).isTrue();
        assertFault(run("http http://" + host + "/away"), FaultCode.HTTP_STATUS, "redirects are not followed");
        assertFault(
                run("http http://" + host + "/hang", Duration.ofMillis(50)), FaultCode.TASK_TIMED_OUT, "within 50 ms");
        assertFault(run("http http://127.0.0.1:1/"), FaultCode.HTTP_UNREACHABLE, "127.0.0.1:1");
        assertFault(
                run("http http://127.0.0.2:" + server.getAddress().getPort() + "/ok"),
                FaultCode.HOST_NOT_ALLOWED,
                "allowed-hosts");
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, http://example.org/x, true",
        "example.org, https://EXAMPLE.org:8443/, true",
        "example.org, http://a.example.org/, false",
        "*.example.org, http://a.b.example.org/, true",
        "*.example.org, http://example.org/, false",
        "*.example.org, http://evilexample.org/, false",
        "example.org:443, https://example.org/, true",
        "example.org:443, http://example.org/, false",
        "example.org, http://example.org@evil.org/, false",
        "[::1]:8080, http://[::1]:8080/, true",
        "*, http://anything.at.all/, true",
        "[::1], http://[0:0:0:0:0:0:0:1]/, true",
        "[2001:DB8:0::1]:80, http://[2001:db8::0:1]/, true",
        "[::1], http://[::2]/, false",
        "[::1], http://127.0.0.1/, false",
        "127.0.0.1, http://[::ffff:127.0.0.1]/, false",
        "localhost, http://localhost.:8080/, true",
        "localhost., http://LOCALHOST/, true",
        "example.org.:443, https://example.org/, true",
        "*.example.org, http://a.example.org./, true",
        "*.example.org., http://example.org/, false",
        "org, http://example.org./, false",
    })
    void hostsAreAllowedByPattern(String pattern, URI uri, boolean allowed) {
        assertThat(new AllowedHosts(List.of(pattern)).allow(uri)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org", "a.*.org", "", "*.", "[*]", "example.org:http"})
    void whatIsNoHostPatternIsRefusedAtTheStart(String pattern) {
        assertThatThrownBy(() -> new AllowedHosts(List.of(pattern))).hasMessageContaining("example.org:8080");
    }

    @Test
    void aFunctionGetsItsPayloadByPost() {
        assertThat(run("function echo {\"n\": 1}")).isEqualTo(TaskEnd.saying("POST {\"n\": 1}"));
        assertFault(run("function nobody x"), FaultCode.FUNCTION_UNKNOWN, "drover.worker.functions.nobody");
        assertFault(run("function broken"), FaultCode.FUNCTION_FAILED, "answered 404: nothing here");
        assertFault(run("function nowhere"), FaultCode.FUNCTION_FAILED, "cannot be reached");
        assertFault(run("function large"), FaultCode.OUTPUT_TOO_LARGE, "32768 bytes");
    }

    @Test
    void aFunctionThatIsNoUrlIsAskedOfTheOtherFunctions() {
        try (InMemoryFunctions others = new InMemoryFunctions(Map.of(
                "echo", text -> "never", "deployed", text -> "got " + text, "long", text -> "é".repeat(20_000)))) {
            runners = runners(directory, others);

            assertThat(run("function echo x")).isEqualTo(TaskEnd.saying("POST x"));
            assertThat(run("function deployed x")).isEqualTo(TaskEnd.saying("got x"));
            assertFault(run("function long"), FaultCode.OUTPUT_TOO_LARGE, "32768 bytes");
            assertFault(run("function nobody"), FaultCode.FUNCTION_UNKNOWN, "nobody");
        }
    }

    @Test
    void sqlGoesToTheEngineAndAnErrorInItIsTheTasksFault() {
        assertThat(run("sql select 1")).isEqualTo(TaskEnd.saying("select 1 within 1000"));
        assertFault(run("sql explode"), FaultCode.INTERNAL_ERROR, "OutOfMemoryError");
    }

    private static final class StubEngine implements QueryEngine {
        @Override
        public String query(String statement, Duration timeout, int maxOutputBytes, Runnable started) {
            if (statement.equals("explode")) {
                throw new OutOfMemoryError("of the test");
            }
            return statement + " within " + maxOutputBytes;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
