package io.drover.cli;

import static io.drover.cli.StubGateway.drop;
import static io.drover.cli.StubGateway.json;
import static io.drover.cli.StubGateway.problem;
import static io.drover.cli.StubGateway.rows;
import static io.drover.cli.StubGateway.shape;
import static io.drover.cli.StubGateway.truncated;
import static io.drover.cli.StubGateway.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SubmitTest {

    private static final String STATUS = """
            {"executors":{"vm":{"workers":{"total":2,"healthy":1,"draining":0},"slots":2,"busy":1}}}""";

    @TempDir
    Path folder;

    private final TestSurroundings world = new TestSurroundings();
    private StubGateway gateway;
    private Path file;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(
                folder.resolve("four.workload"), "# four\nsleep 1000\n\nsleep 1000\nexec x\nsleep 1000\n");
        gateway = new StubGateway()
                .on("POST /workloads", json(202, shape("QUEUED", 4, 0, 0, 0, false)))
                .on("GET /status", json(200, STATUS));
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    private int submit(String... more) {
        String[] all = new String[more.length + 5];
        System.arraycopy(new String[] {"submit", "-s", gateway.address(), "-w", file.toString()}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return world.run(all);
    }

    @Test
    @DisplayName("-s HOST:PORT -w FILE submits, shows progress and prints time, speed-up and efficiency")
    void seesAWorkloadThrough() {
        gateway.on("GET /workloads/w-1", workload("RUNNING", 4, 2, 1, 0), workload("SUCCEEDED", 4, 0, 4, 0));
        assertThat(submit()).isZero();
        assertThat(world.err()).contains("RUNNING", "1/4", "2 out", "SUCCEEDED", "100 %");
        assertThat(world.out())
                .contains("w-1", "4: 4 succeeded, 0 failed", "2.00 s from submission to end", "Task time   4.00 s")
                .contains("Speed-up    2.00 times one slot")
                .contains("100.0 % of the ideal 2.00 s with 2 slots")
                .contains("drover results w-1 -s " + gateway.address());
        StubGateway.Heard heard = gateway.heard("POST /workloads").getFirst();
        assertThat(heard.body()).startsWith("# four\nsleep 1000\n");
        assertThat(heard.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
        assertThat(heard.header("Idempotency-Key")).matches("[0-9a-f]{17,32}");
    }

    @Test
    @DisplayName("errors are reported per task, with the line of the file, and the exit code is 1")
    void namesFailedTasks() {
        gateway.on("GET /workloads/w-1", workload("FAILED", 4, 0, 3, 1)).on("GET /workloads/w-1/results", rows("""
                                {"task":2,"state":"FAILED","attempt":1,"fault":{"code":"EXEC_DISABLED","message":"exec is\\noff"}}
                                """));
        assertThat(submit()).isEqualTo(1);
        assertThat(world.out()).contains("  line 5: EXEC_DISABLED: exec is off");
        assertThat(gateway.heard("GET /workloads/w-1/results").getFirst().target())
                .endsWith("?state=FAILED");
    }

    @Test
    void listsAtMostTwentyFailures() {
        String failures = IntStream.range(0, 1_000)
                .mapToObj(
                        "{\"task\":%d,\"state\":\"FAILED\",\"fault\":{\"code\":\"X\",\"message\":\"m\"}}\n"::formatted)
                .collect(Collectors.joining());
        gateway.on("GET /workloads/w-1", workload("FAILED", 1_000, 0, 0, 1_000))
                .on("GET /workloads/w-1/results", rows(failures));
        assertThat(submit()).isEqualTo(1);
        assertThat(world.out().lines().filter(line -> line.contains(": X: m"))).hasSize(20);
        assertThat(world.out()).contains("and 980 more: drover results w-1 --state FAILED");
    }

    @Test
    @DisplayName("every result is collected into the file, even if the first download breaks off")
    void collectsResults() throws IOException {
        String whole = "{\"task\":0,\"state\":\"SUCCEEDED\"}\n".repeat(4);
        gateway.on("GET /workloads/w-1", workload("SUCCEEDED", 4, 0, 4, 0))
                .on("GET /workloads/w-1/results", truncated("{\"task\":0"), rows(whole));
        Path results = folder.resolve("results.ndjson");
        assertThat(submit("--results", results.toString())).isZero();
        assertThat(results).hasContent(whole.strip());
        assertThat(Files.list(folder).map(path -> path.getFileName().toString()))
                .containsExactlyInAnyOrder("four.workload", "results.ndjson");
    }

    @Test
    @DisplayName("a submission whose answer is lost is made again with the same Idempotency-Key")
    void repeatsSafely() {
        gateway.on(
                        "POST /workloads",
                        drop(),
                        problem(503, "STORE_UNAVAILABLE", "busy", "AGAIN"),
                        json(202, shape("QUEUED", 4, 0, 0, 0, false)))
                .on("GET /workloads/w-1", workload("SUCCEEDED", 4, 0, 4, 0));
        assertThat(submit()).isZero();
        assertThat(gateway.heard("POST /workloads"))
                .hasSizeGreaterThanOrEqualTo(3)
                .extracting(heard -> heard.header("Idempotency-Key"))
                .containsOnly(gateway.heard("POST /workloads").getFirst().header("Idempotency-Key"));
        assertThat(world.err()).contains("the same key keeps it single");
    }

    @Test
    @DisplayName("a connection lost while waiting is tried again, and the workload goes on")
    void survivesLostConnection() {
        gateway.on(
                "GET /workloads/w-1",
                workload("RUNNING", 4, 2, 1, 0),
                drop(),
                drop(),
                problem(503, "STORE_UNAVAILABLE", "busy", "AGAIN"),
                workload("SUCCEEDED", 4, 0, 4, 0));
        assertThat(submit()).isZero();
        assertThat(world.err()).contains("connection lost, the workload goes on; trying again for");
    }

    @Test
    @DisplayName("a gateway that stays away ends the wait with 3 and says how to go on")
    void givesUpInTheEnd() {
        gateway.on("GET /workloads/w-1", workload("RUNNING", 4, 2, 1, 0), drop());
        assertThat(submit()).isEqualTo(3);
        assertThat(world.err())
                .contains("workload w-1 goes on on the server", "drover status w-1 --follow -s " + gateway.address())
                .contains("drover cancel w-1", "SERVER_UNREACHABLE")
                .doesNotContain("\tat ");
        assertThat(world.pauses()).hasSizeLessThan(60);
    }

    @Test
    @DisplayName("Ctrl-C while waiting says that the workload goes on and how to cancel it")
    void saysFarewell() {
        gateway.on("GET /workloads/w-1", exchange -> {
            world.interrupt();
            workload("SUCCEEDED", 4, 0, 4, 0).play(exchange);
        });
        submit();
        assertThat(world.err()).contains("goes on on the server", "drover cancel w-1");
        world.interrupt();
        assertThat(world.err().split("goes on on the server", -1)).hasSize(2);
    }

    @Test
    void showsARefusalAsOneLine() {
        gateway.on("POST /workloads", problem(400, "LINE_UNREADABLE", "line 3: unknown task 'slep'", "NEVER"));
        assertThat(submit()).isEqualTo(3);
        assertThat(world.err()).isEqualTo("drover: LINE_UNREADABLE: line 3: unknown task 'slep'\n");
        assertThat(gateway.heard("POST /workloads")).hasSize(1);
    }

    @Test
    void showsWhereARefusalComesFromIfAsked() {
        gateway.on("POST /workloads", problem(400, "LINE_UNREADABLE", "line 3", "NEVER"));
        assertThat(submit("--verbose")).isEqualTo(3);
        assertThat(world.err()).contains("\tat io.drover.cli");
    }

    @Test
    @DisplayName("a refusal in the middle of a long upload is shown, not the broken connection")
    void hearsEarlyRefusals() throws Exception {
        Files.writeString(file, "sleep 1\n".repeat(4_000_000));
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> refuseEarly(socket));
            int exit = world.run("submit", "-s", "127.0.0.1:" + socket.getLocalPort(), "-w", file.toString());
            assertThat(world.err()).contains("LINE_UNREADABLE: line 3: no");
            assertThat(exit).isEqualTo(3);
        }
    }

    private static void refuseEarly(ServerSocket socket) {
        while (!socket.isClosed()) {
            try (var connection = socket.accept()) {
                connection.getInputStream().readNBytes(100_000);
                String body = "{\"code\":\"LINE_UNREADABLE\",\"detail\":\"line 3: no\",\"status\":400}";
                connection
                        .getOutputStream()
                        .write(
                                ("HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nConnection: close"
                                                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                                        .getBytes());
                connection.getOutputStream().flush();
                connection.getInputStream().readNBytes(2_000_000);
            } catch (IOException e) {
                return;
            }
        }
    }

    @Test
    void passesOptionsOn() {
        gateway.on("GET /workloads/w-1", workload("SUCCEEDED", 4, 0, 4, 0));
        assertThat(submit(
                        "--priority",
                        "9",
                        "--deadline",
                        "10m",
                        "--retries",
                        "2",
                        "--task-timeout",
                        "30s",
                        "--fragment-size",
                        "7",
                        "--executor",
                        "faas",
                        "--idempotency-key",
                        "k1",
                        "--client",
                        "ann",
                        "--key",
                        "secret"))
                .isZero();
        StubGateway.Heard heard = gateway.heard("POST /workloads").getFirst();
        assertThat(heard.target())
                .isEqualTo("/workloads?priority=9&deadline=10m&retries=2&taskTimeout=30s&fragmentSize=7&executor=faas");
        assertThat(heard.header("Idempotency-Key")).isEqualTo("k1");
        assertThat(heard.header("X-Client-Id")).isEqualTo("ann");
        assertThat(heard.header("Authorization")).isEqualTo("Bearer secret");
    }

    @Test
    void readsStandardInput() {
        world.in("sleep 1\nsleep 2\n");
        assertThat(world.run("submit", "-s", gateway.address(), "-w", "-", "--no-wait"))
                .isZero();
        assertThat(world.out()).isEqualTo("w-1\n");
        assertThat(gateway.heard("POST /workloads").getFirst().body()).isEqualTo("sleep 1\nsleep 2\n");
    }

    @Test
    void printsJsonAndNothingElseToStandardOutput() {
        gateway.on("GET /workloads/w-1", workload("SUCCEEDED", 4, 0, 4, 0));
        assertThat(submit("--json")).isZero();
        assertThat(world.out()).startsWith("{").endsWith("}\n").contains("\"state\" : \"SUCCEEDED\"");
    }

    @Test
    void redrawsOneLineForAPerson() {
        world.person();
        gateway.on("GET /workloads/w-1", workload("RUNNING", 4, 2, 1, 0), workload("SUCCEEDED", 4, 0, 4, 0));
        assertThat(submit()).isZero();
        assertThat(world.err()).contains("\r[", "#", "\u001b[K");
    }

    @Test
    void refusesAMissingFileBeforeItAsksAnybody() {
        assertThat(world.run("submit", "-s", gateway.address(), "-w", "no-such-file"))
                .isEqualTo(2);
        assertThat(world.err()).contains("cannot read the workload file 'no-such-file'");
        assertThat(submit("--results", folder.resolve("none/x").toString())).isEqualTo(2);
        assertThat(gateway.heard("POST /workloads")).isEmpty();
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(world.run("submit", "-s", "127.0.0.1:" + port, "-w", file.toString()))
                .isEqualTo(3);
        assertThat(world.err()).contains("no answer from 127.0.0.1:" + port, "connection refused", "drover up");
    }

    @Test
    void takesTheServerFromTheEnvironment() {
        gateway.on("GET /workloads/w-1", workload("SUCCEEDED", 4, 0, 4, 0));
        world.with("DROVER_SERVER", gateway.address()).with("DROVER_API_KEY", "k");
        assertThat(world.run("client", "-w", file.toString())).isZero();
        assertThat(gateway.heard("POST /workloads").getFirst().header("Authorization"))
                .isEqualTo("Bearer k");
    }
}
