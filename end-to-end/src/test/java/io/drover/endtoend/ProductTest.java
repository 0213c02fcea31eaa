package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * The product as its users start it: {@code bin/drover} with the distribution, its AOT cache and the commands of the README.
 * All other tests start JVMs of their own making, which hide what only the launcher's shows.
 */
@Tag("slow")
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProductTest {

    /** Ends once it has slept, and tells which process ran it. */
    private static final String TELLS_WHO =
            "exec sh -c 'sleep %s; tr \"\\\\0\" \" \" < /proc/$PPID/cmdline | grep -o \"[A-Za-z]*Application\\|Main\"'%n";

    private static final String POISON = "exec sh -c 'kill -9 $PPID'\n";
    private static final String PROBE = "ProbeApplication";
    private static final int FLEET = 2;
    private static final int FLEET_SLOTS = 2;
    private static final int SLOTS = 2;
    private static final Duration BAG = Duration.ofSeconds(120);
    private static final int MOST_DEATHS = 4;

    @RegisterExtension
    static final Processes processes = new Processes();

    private static Launcher drover;
    private static HttpServer asked;
    private static int port;
    private static DroverProcess up;
    private static DroverProcess provisioner;
    private static int starts;

    @BeforeAll
    static void start() throws Exception {
        drover = Launcher.trained(processes);
        asked = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        asked.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("hi".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        asked.start();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        startAll();
    }

    @AfterAll
    static void end() throws Exception {
        asked.stop(0);
        // In order, so that its workers end with the provisioner.
        provisioner.end();
        provisioner.awaitEnd();
        up.end();
        up.awaitEnd();
    }

    private static void startAll() throws IOException, InterruptedException {
        startUp();
        assertThat(answers()).as(up.tail()).isTrue();
        provisioner = drover.serve(
                "provisioner-" + starts,
                "provisioner",
                "--static",
                "-n",
                FLEET,
                "-t",
                "local." + FLEET_SLOTS,
                "--allow-exec",
                "--data",
                processes.file("data"));
        calls().workers(1 + FLEET);
    }

    /** On the same port and data each time, as an operator or whoever keeps it starts it again. */
    private static void startUp() {
        starts++;
        up = drover.serve(
                "up-" + starts,
                "up",
                "--port",
                port,
                "--slots",
                SLOTS,
                "--allow-exec",
                "--allow-http",
                "127.0.0.1",
                "--data",
                processes.file("data"));
    }

    /** Not if a poisonous task kills it while it starts. */
    private static boolean answers() throws IOException, InterruptedException {
        try {
            up.awaitOutput("^(Drover is up)");
            return true;
        } catch (AssertionError e) {
            if (up.runs()) {
                throw e;
            }
            return false;
        }
    }

    private static HttpCalls calls() {
        return new HttpCalls(URI.create("http://127.0.0.1:" + port));
    }

    private static String server() {
        return "127.0.0.1:" + port;
    }

    @Test
    @Order(1)
    @DisplayName("a bag of every kind, handed in and asked about with the client's commands")
    void everyKind() throws Exception {
        Path bag = Files.writeString(
                processes.file("every.workload"),
                "sleep 10\nexec echo hello\nsql SELECT 6 * 7 AS answer\nhttp http://127.0.0.1:"
                        + asked.getAddress().getPort() + "/\n");
        Path results = processes.file("every.ndjson");
        DroverProcess submit = drover.client("submit", "submit", "-s", server(), "-w", bag, "--results", results);
        assertThat(submit.awaitEnd()).as(submit.tail()).isZero();
        assertThat(submit.output()).contains("SUCCEEDED", "4 succeeded");
        assertThat(Files.readString(results)).contains("hello", "42", "hi").hasLineCount(4);
        for (String command : List.of("list", "workers", "status")) {
            List<Object> words = new ArrayList<>(List.of(command, "-s", server()));
            if (command.equals("status")) {
                words.add(only(submit.output()));
            }
            DroverProcess client = drover.client(command, words.toArray());
            assertThat(client.awaitEnd()).as(client.tail()).isZero();
        }
    }

    /** The id of the only workload that is spoken of. */
    private static String only(String output) {
        return output.substring(output.indexOf("w-")).split("\\s")[0];
    }

    @Test
    @Order(2)
    @DisplayName("what a killed worker process had begun runs in probes and succeeds, once each")
    void aKilledWorker() throws Exception {
        String id =
                calls().submit(BodyPublishers.ofString(TELLS_WHO.formatted("2").repeat(24)), "?speculate=false");
        JsonNode victim = Await.until(
                "work of the fleet's worker",
                BAG,
                () -> calls().workers(1 + FLEET).stream()
                        .filter(worker -> worker.get("busy").asInt() == FLEET_SLOTS)
                        .filter(worker -> worker.get("pid").asLong() != up.pid())
                        .findFirst());
        assertThat(ProcessHandle.of(victim.get("pid").asLong()).orElseThrow().destroyForcibly())
                .isTrue();

        List<JsonNode> rows = succeeded(id, 24);
        assertThat(rows).as("of what began anew").anySatisfy(row -> {
            assertThat(row.get("attempt").asInt()).isGreaterThan(1);
            assertThat(row.toString()).contains(PROBE);
        });
        // The provisioner puts another one into its place.
        calls().workers(1 + FLEET);
    }

    @Test
    @Order(3)
    @DisplayName("a poisonous task fails alone, whatever it kills before: its neighbours succeed")
    void poison() throws Exception {
        int neighbours = 12;
        String id = calls().submit(BodyPublishers.ofString(POISON + "exec sleep 1\n".repeat(neighbours)), "");
        int deaths = 0;
        while (!endedBeforeDeath(id)) {
            deaths++;
            assertThat(deaths).as("deaths of the server").isLessThanOrEqualTo(MOST_DEATHS);
            startUp();
            boolean _ = answers();
        }
        List<JsonNode> rows = calls().results(id);
        assertThat(rows)
                .extracting(row -> row.get("task").asInt())
                .doesNotHaveDuplicates()
                .hasSize(neighbours + 1);
        for (JsonNode row : rows) {
            assertThat(row.toString()).contains(row.get("task").asInt() == 0 ? "TASK_POISONOUS" : "SUCCEEDED");
        }
    }

    /** Waits until the bag has ended, which is true, or the server. */
    private static boolean endedBeforeDeath(String id) throws IOException, InterruptedException {
        return Await.until("the end of the bag or of the server", BAG, () -> {
            try {
                return calls().workload(id).hasNonNull("finishedAt") ? Optional.of(true) : Optional.empty();
            } catch (IOException | AssertionError e) {
                return up.runs() ? Optional.empty() : Optional.of(false);
            }
        });
    }

    @Test
    @Order(4)
    @DisplayName("after kill -9 of everything at once all that was accepted ends, once each")
    void everythingKilled() throws Exception {
        List<String> bags = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            bags.add(calls().submit(
                            BodyPublishers.ofString(TELLS_WHO.formatted("0.5").repeat(20)), ""));
        }
        calls().done(bags.getFirst(), 5);
        List<Long> workers = new ArrayList<>();
        calls().workers(1 + FLEET)
                .forEach(worker -> workers.add(worker.get("pid").asLong()));
        provisioner.kill();
        up.kill();
        workers.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));

        startAll();
        for (String id : bags) {
            succeeded(id, 20);
        }
    }

    private static List<JsonNode> succeeded(String id, int tasks) throws IOException, InterruptedException {
        JsonNode ended = calls().ended(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
        List<JsonNode> rows = calls().results(id);
        Recorded.eachOnce(rows, tasks);
        return rows;
    }
}
