package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every port that a real {@code drover up} opens, and the directory that it keeps. */
class DoorsTest {

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("no port answers a web page, a deleted queue and a drained worker come back, the data are closed")
    void withoutKeys() throws Exception {
        Path data = Files.createDirectories(processes.file("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Up up = processes.up("up", "--slots", 4);
        Properties connection = connection(data);
        Map<String, URI> ports = new LinkedHashMap<>(up.services());
        ports.put("queues", URI.create(connection.getProperty("spring.cloud.aws.sqs.endpoint")));
        ports.put("functions", URI.create(connection.getProperty("drover.functions.endpoint")));
        for (Map.Entry<String, URI> port : ports.entrySet()) {
            for (String path : List.of("/", "/health", "/actuator/health", "/drain", "/?Action=ListQueues")) {
                for (String method : List.of("GET", "POST")) {
                    assertThat(status(port.getValue(), method, path, "evil.example", null))
                            .as("%s %s of %s by another name", method, path, port.getKey())
                            .isIn(401, 403);
                    assertThat(status(port.getValue(), method, path, "localhost", "http://evil.example"))
                            .as("%s %s of %s by a page", method, path, port.getKey())
                            .isIn(401, 403);
                }
            }
        }
        URI queues = ports.get("queues");
        assertThat(status(queues, "GET", "/000000000000/drover-requests?Action=DeleteQueue", "localhost", null))
                .isEqualTo(403);
        assertThat(up.calls()
                        .workload(up.calls().submit("sleep 1", 20))
                        .get("id")
                        .asString())
                .startsWith("w-");

        // What only an owner of the key can do is mended all the same.
        assertThat(status(
                        queues,
                        "GET",
                        "/000000000000/drover-requests?Action=DeleteQueue",
                        "localhost",
                        null,
                        "Authorization: AWS4-HMAC-SHA256 Credential="
                                + connection.getProperty("spring.cloud.aws.credentials.access-key") + "/x"))
                .isEqualTo(200);
        String bag = up.calls().submit("sleep 1", 50);
        assertThat(up.calls().ended(bag).get("state").asString()).isEqualTo("SUCCEEDED");

        assertThat(status(up.address("worker"), "POST", "/drain", "localhost", null))
                .isEqualTo(202);
        up.process().awaitOutput("(another one takes its place)");
        String after = up.calls().submit("sleep 1", 50);
        assertThat(up.calls().ended(after).get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(open(data)).isEmpty();
        up.process().end();
        up.process().awaitEnd();
        assertThat(open(data)).isEmpty();

        Files.write(data.resolve("store.db"), new byte[0]);
        DroverProcess refused = processes.run("emptied", "up", "--port", 0, "--data", data);
        assertThat(refused.awaitEnd()).isNotZero();
        assertThat(refused.output()).contains("is empty or gone").contains("backup");
        assertThat(data.resolve("store.db")).isEmptyFile();
    }

    @Test
    @DisplayName("with keys the gateway alone leaves this machine, and every service asks for an operator's key")
    void withKeys() throws Exception {
        Path keys = Files.writeString(
                Files.createFile(
                        processes.file("keys"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                "client alice key-of-alice\noperator ops key-of-ops\n");
        Path data = processes.file("keyed-data");
        Up up = Up.of(
                processes.start(
                        "keyed",
                        "up",
                        "--port",
                        0,
                        "--data",
                        data,
                        "--set",
                        "server.address=0.0.0.0",
                        "--set",
                        "drover.door.keys-file=" + keys),
                data);
        for (Map.Entry<String, URI> service : up.services().entrySet()) {
            URI address = service.getValue();
            assertThat(status(address, "GET", "/actuator/health", "localhost", null))
                    .isEqualTo(200);
            assertThat(exchange(address, "GET", "/actuator/health", "localhost", null))
                    .as("what strangers see of the %s", service.getKey())
                    .contains("UP")
                    .doesNotContain("components", "diskSpace", "path");
            assertThat(exchange(address, "GET", "/actuator/health", "localhost", null, "X-API-Key: key-of-ops"))
                    .contains("components");
            assertThat(exchange(address, "GET", "/{", "localhost", null))
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json")
                    .doesNotContain("Tomcat", "<html");
            assertThat(exchange(address, "GET", "/no/such", "localhost", null, "X-API-Key: key-of-ops"))
                    .as("how the %s refuses what it does not have", service.getKey())
                    .startsWith("HTTP/1.1 404")
                    .contains("application/problem+json", "\"code\":\"");
            for (String path : List.of("/", "/workers", "/workloads", "/actuator/prometheus", "/fleet", "/drain")) {
                assertThat(status(address, "GET", path, "localhost", null))
                        .as(service.getKey() + path)
                        .isEqualTo(401);
                assertThat(status(address, "GET", path, "localhost", null, "X-API-Key: key-of-ops"))
                        .as(service.getKey() + path)
                        .isNotIn(401, 403);
            }
            if (!service.getKey().equals("gateway")) {
                assertThat(status(address, "POST", "/drain", "localhost", null, "X-API-Key: key-of-alice"))
                        .isEqualTo(403);
            }
            assertThat(listensEverywhere(address.getPort()))
                    .as(service.getKey())
                    .isEqualTo(service.getKey().equals("gateway"));
        }
    }

    private static boolean listensEverywhere(int port) {
        // Another address of this machine's own than the one that a service keeps to.
        try (Socket _ = new Socket("127.0.0.2", port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Properties connection(Path data) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(data.resolve("connection.properties"))) {
            properties.load(in);
        }
        return properties;
    }

    private static List<String> open(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> !mode(file).endsWith("------"))
                    .map(file -> mode(file) + " " + data.relativize(file))
                    .toList();
        }
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            return "gone------"; // in the meantime
        }
    }

    private static int status(
            URI service, String method, String path, String host, @Nullable String origin, String... headers)
            throws IOException, InterruptedException {
        return Await.until(method + " " + path, Duration.ofSeconds(20), () -> {
            String answer = exchange(service, method, path, host, origin, headers);
            return answer.startsWith("HTTP/1.1 ")
                    ? Optional.of(Integer.parseInt(answer.substring(9, 12)))
                    : Optional.empty();
        });
    }

    private static String exchange(
            URI service, String method, String path, String host, @Nullable String origin, String... headers)
            throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(20_000);
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                    + (origin == null ? "" : "Origin: " + origin + "\r\n")
                    + (method.equals("POST") ? "Content-Type: text/plain\r\nContent-Length: 1\r\n" : "")
                    + Stream.of(headers).map(header -> header + "\r\n").reduce("", String::concat)
                    + "\r\n" + (method.equals("POST") ? "x" : "");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
