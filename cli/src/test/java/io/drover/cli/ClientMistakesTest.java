package io.drover.cli;

import static io.drover.cli.StubGateway.body;
import static io.drover.cli.StubGateway.json;
import static io.drover.cli.StubGateway.problem;
import static io.drover.cli.StubGateway.rows;
import static io.drover.cli.StubGateway.shape;
import static io.drover.cli.StubGateway.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What people get wrong: each is one line with the cause and the remedy, and the exit code that fits. */
@Timeout(60)
class ClientMistakesTest {

    @TempDir
    Path folder;

    private final TestSurroundings world = new TestSurroundings();
    private StubGateway gateway;
    private Path file;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(folder.resolve("one.workload"), "sleep 1\n");
        Files.writeString(folder.resolve("empty"), "");
        gateway = new StubGateway()
                .on("POST /workloads", json(202, shape("QUEUED", 4, 0, 0, 0, false)))
                .on("GET /workloads/w-1", workload("SUCCEEDED", 4, 0, 4, 0))
                .on("GET /workers", json(200, "{\"items\":[]}"));
        world.with("DROVER_SERVER", gateway.address());
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            submit -w FILE --prioritty 3        | 'drover submit' has no option '--prioritty'. Did you mean '--priority'
            submit -w FILE --priority high      | 'high' is not a whole number.
            submit -w FILE --format xml         | Invalid value for option '--format'
            submit -w FILE more                 | 'more' is one word too many for 'drover submit'.
            submit -w                           | Missing required parameter for option '--workload'
            submit -w FOLDER/none               | cannot read the workload file 'FOLDER/none': there is none of that name.
            submit -w FOLDER                    | cannot read the workload file 'FOLDER': it is a directory.
            submit -w FOLDER/empty              | cannot read the workload file 'FOLDER/empty': it is empty;
            submit -w FILE --results FOLDER     | cannot write the results to 'FOLDER': it is a directory.
            submit -w FILE --results FOLDER/a/b | cannot write the results to 'FOLDER/a/b': there is no directory 'FOLDER/a'.
            submit -w FILE --json --results -   | --json and '--results -' cannot both have standard output.
            status                              | Missing required parameter: 'ID'.
            status w-1 w-2                      | 'w-2' is one word too many for 'drover status'.
            statsu w-1                          | there is no command 'statsu'. Did you mean 'status'
            list --state RUNING                 | Invalid value for option '--state'
            list --limit few                    | Invalid value for option '--limit'
            list -s localhost:99999             | a server is HOST:PORT or a URL like http://localhost:8080, not
            list -s ftp://here                  | a server is HOST:PORT or a URL like http://localhost:8080, not
            fleet explain -s what?ever          | a server is HOST:PORT or a URL like http://localhost:8080, not
            fleet                               | missing: 'drover fleet explain'
            workload-gen 5                      | COUNT and MILLIS are needed
            workload-gen 5 x                    | Invalid value for positional parameter
            workload-gen 5 1 -o FOLDER/a/b      | there is no folder for
            """)
    void atTheCommandLine(String command, String said) {
        String[] words = command.replace("FILE", file.toString())
                .replace("FOLDER", folder.toString())
                .split(" ");
        assertThat(world.run(words)).as(world.err()).isEqualTo(2);
        assertThat(world.err())
                .startsWith("drover: ")
                .contains(said.replace("FOLDER", folder.toString()))
                .hasLineCount(1);
        assertThat(world.out()).isEmpty();
        assertThat(gateway.heard("POST /workloads")).isEmpty();
    }

    @ParameterizedTest(name = "a {0} instead of the gateway")
    @CsvSource({"worker", "scheduler", "provisioner", "monitor"})
    @DisplayName("another service of Drover's is named, and where the gateway usually is")
    void anotherService(String service) {
        gateway.on("GET /workloads", exchange -> {
            exchange.getResponseHeaders().set("Server", "drover-" + service);
            body(404, "application/json", "{\"status\":404,\"error\":\"Not Found\"}")
                    .play(exchange);
        });
        assertThat(world.run("list")).isEqualTo(3);
        assertThat(world.err())
                .startsWith("drover: NOT_THE_GATEWAY: " + gateway.address() + " is a " + service)
                .contains("127.0.0.1:8080", "-s HOST:PORT")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"404, text/html", "200, text/html", "403, application/json", "405, text/plain"})
    @DisplayName("a server that is none of Drover's is told apart")
    void aStranger(int status, String type) {
        gateway.on("GET /workloads", body(status, type, "hello"));
        assertThat(world.run("list")).isEqualTo(3);
        assertThat(world.err())
                .startsWith("drover: ANSWER_NOT_UNDERSTOOD: " + gateway.address())
                .contains("is it a Drover gateway")
                .hasLineCount(1);
    }

    @Test
    @DisplayName("a gateway instead of the provisioner is told as such")
    void anotherServiceThanTheProvisioner() {
        gateway.on("GET /fleet", problem(404, "NOT_FOUND", "there is nothing at /fleet", "NEVER"));
        assertThat(world.run("fleet", "explain", "-s", gateway.address())).isEqualTo(3);
        assertThat(world.err())
                .startsWith("drover: SERVER_UNREACHABLE: no provisioner answers at " + gateway.address()
                        + " (another service is there); start one with 'drover provisioner'")
                .hasLineCount(1);
    }

    @Test
    void aWrongKeyIsOneLineWithItsRemedy() {
        gateway.on("GET /workloads", problem(401, "KEY_REQUIRED", "no such key", "NEVER"));
        assertThat(world.run("list", "--key", "wrong")).isEqualTo(3);
        assertThat(world.err())
                .isEqualTo("drover: KEY_REQUIRED: no such key; name a file that holds your key with --key-file or"
                        + " DROVER_API_KEY_FILE\n");
    }

    @Test
    void tlsTowardsAServerWithoutIt() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerInClear(server));
            assertThat(world.run("list", "-s", "https://127.0.0.1:" + server.getLocalPort()))
                    .isEqualTo(3);
        }
        assertThat(world.err())
                .startsWith("drover: TLS_FAILED: ")
                .contains("does not speak TLS. Name it with http:// in front")
                .hasLineCount(1);
    }

    private static void answerInClear(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                client.shutdownOutput();
                client.getInputStream().readAllBytes();
            } catch (IOException e) {
                // The client has hung up, or the test is over.
            }
        }
    }

    @Test
    void aHostThatNobodyKnows() {
        assertThat(world.run("list", "-s", "no-such-host.invalid")).isEqualTo(3);
        assertThat(world.err()).contains("there is no host of that name").hasLineCount(1);
    }

    @Test
    @DisplayName("--results - prints the results and nothing else to standard output")
    void resultsToStandardOutput() {
        gateway.on("GET /workloads/w-1/results", rows("{\"task\":0}\n{\"task\":1}\n"));
        assertThat(world.run("submit", "-w", file.toString(), "--results", "-")).isZero();
        assertThat(world.out()).isEqualTo("{\"task\":0}\n{\"task\":1}\n");
        assertThat(world.err()).contains("Workload    w-1", "4 succeeded");
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void resultsAlsoTakeTheSignForStandardOutput() {
        gateway.on("GET /workloads/w-1/results", rows("{\"task\":0}\n"));
        assertThat(world.run("results", "w-1", "-o", "-")).isZero();
        assertThat(world.out()).isEqualTo("{\"task\":0}\n");
    }

    @Test
    @DisplayName(
            "a proxy is not asked for a gateway on this machine, and is named where one elsewhere cannot be reached")
    void proxies() {
        gateway.on("GET /workloads", json(200, "{\"items\":[]}"));
        world.with("http_proxy", "http://127.0.0.1:9");
        assertThat(world.run("list")).isZero();
        assertThat(world.run("list", "-s", "gateway.example:8080")).isEqualTo(3);
        assertThat(world.err()).contains("through the proxy http://127.0.0.1:9", "connection refused");
    }

    @Test
    @DisplayName("a refusal names the option as it was typed, and keys come from files")
    void refusalsInWordsOfTheCommand() {
        gateway.on(
                "POST /workloads",
                json(
                        400,
                        "{\"code\":\"FIELD_INVALID\",\"field\":\"taskTimeout\",\"retry\":\"NEVER\","
                                + "\"detail\":\"taskTimeout: a time-out is longer than nothing\"}"));
        assertThat(world.run("submit", "-w", file.toString(), "--task-timeout", "0s"))
                .isEqualTo(3);
        assertThat(world.err()).contains("FIELD_INVALID: --task-timeout: a time-out is longer than nothing");
        gateway.on("GET /workers", problem(401, "KEY_REQUIRED", "send a known key", "NEVER"));
        assertThat(world.run("workers")).isEqualTo(3);
        assertThat(world.err()).contains("--key-file or DROVER_API_KEY_FILE");
    }

    @Test
    @DisplayName("who asks for a fleet where nobody answers is told of the provisioner")
    void noProvisioner() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThat(world.run("fleet", "explain", "-s", "localhost:" + port)).isEqualTo(3);
        assertThat(world.err())
                .contains("no provisioner answers at", "drover provisioner")
                .hasLineCount(1);
    }

    static Stream<CommandLine> commands() {
        return all(Drover.commandLine(List.of(), new TestSurroundings().build(), Failure.Reader.PLAIN));
    }

    private static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(ClientMistakesTest::all));
    }

    @ParameterizedTest
    @MethodSource("commands")
    @DisplayName("the help of every command fits into 80 columns")
    void helpFits(CommandLine command) {
        assertThat(command.getUsageMessage().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
