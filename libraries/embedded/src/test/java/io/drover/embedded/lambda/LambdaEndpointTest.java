package io.drover.embedded.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@DisabledOnOs(OS.WINDOWS)
final class LambdaEndpointTest {

    private static final String CUSTOM = "provided.al2023";
    private static final String PATH = "/2015-03-31/functions/f";
    private static final LambdaEndpointSettings TWO =
            new LambdaEndpointSettings(2, Duration.ofSeconds(60), Duration.ofSeconds(30), 3, null);

    @TempDir
    Path directory;

    @TempDir
    Path marks;

    @TempDir
    Path work;

    private byte[] zip;
    private LambdaEndpoint endpoint;
    private LambdaRest rest;

    @BeforeEach
    void start() {
        zip = LambdaRest.zip(work);
        open(TWO);
    }

    @AfterEach
    void stop() {
        rest.close();
        endpoint.close();
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    private void open(LambdaEndpointSettings settings) {
        endpoint = LambdaEndpoint.start("127.0.0.1", 0, directory, settings);
        rest = new LambdaRest(endpoint.endpoint());
    }

    private void reopen() {
        rest.close();
        endpoint.close();
        open(TWO);
    }

    @ParameterizedTest
    @ValueSource(strings = {CUSTOM, "java25"})
    @DisplayName(
            "code of both runtimes really runs, its errors are told, and a process serves one call after the other")
    void runs(String runtime) throws Exception {
        assertThat(rest.create("f", runtime, zip, 10, marks).statusCode()).isEqualTo(201);

        for (int i = 0; i < 3; i++) {
            assertThat(rest.invoke("f", "nonce" + i).body()).isEqualTo("\"" + sha256("nonce" + i) + "\"");
        }
        HttpResponse<String> failed = rest.invoke("f", "fail on purpose");
        assertThat(failed.statusCode()).isEqualTo(200);
        assertThat(failed.headers().firstValue("X-Amz-Function-Error")).hasValue("Unhandled");
        assertThat(failed.body()).contains("\"errorMessage\":\"on purpose\"", "IllegalStateException");
        assertThat(ProcessHandle.current().children()).hasSize(1);
    }

    @Test
    @DisplayName("a function that takes longer than it may is killed, and the next call gets a new process")
    void timesOut() {
        rest.create("f", CUSTOM, zip, 2, marks);

        HttpResponse<String> late = rest.invoke("f", "hang 60000");

        assertThat(late.headers().firstValue("X-Amz-Function-Error")).hasValue("Unhandled");
        assertThat(late.body()).contains("Task timed out after 2.00 seconds", "Sandbox.Timedout");
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertThat(rest.invoke("f", "again").body()).isEqualTo("\"" + sha256("again") + "\"");
    }

    @Test
    @DisplayName("a process that ends is a failure of the function")
    void broken() throws IOException {
        rest.create("f", CUSTOM, zipOf("bootstrap", "#!/bin/sh\necho dying; exit 3\n"), 10, marks);

        assertThat(rest.invoke("f", "x").body()).contains("Runtime.ExitError", "exit status 3");
        assertThat(directory.resolve("functions/f/output.log")).hasContent("dying");
    }

    @Test
    @DisplayName(
            "beyond its processes the endpoint answers 429; an idle process of one function makes room for another")
    void limits() throws Exception {
        rest.create("f", CUSTOM, zip, 10, marks);
        rest.create("g", CUSTOM, zip, 10, marks);
        assertThat(concurrently(2, "hang 300"))
                .extracting(HttpResponse::statusCode)
                .containsOnly(200);
        assertThat(rest.invoke("g", "x").statusCode()).isEqualTo(200);
        assertThat(ProcessHandle.current().children()).hasSize(2);

        List<HttpResponse<String>> crowd = concurrently(5, "hang 1500");

        assertThat(crowd).extracting(HttpResponse::statusCode).containsOnly(200, 429);
        assertThat(crowd.stream().filter(answer -> answer.statusCode() == 200)).hasSize(2);
        assertThat(crowd.stream().filter(answer -> answer.statusCode() == 429).findFirst())
                .hasValueSatisfying(answer -> assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                        .hasValue("TooManyRequestsException"));
    }

    @Test
    @DisplayName("a reserved concurrency is the function's own limit")
    void reserved() {
        rest.create("f", CUSTOM, zip, 10, marks);
        String path = "/2017-10-31/functions/f/concurrency";

        assertThat(rest.call("PUT", path, "{\"ReservedConcurrentExecutions\": 0}")
                        .body())
                .isEqualTo("{\"ReservedConcurrentExecutions\":0}");
        assertThat(rest.invoke("f", "x").statusCode()).isEqualTo(429);
        assertThat(rest.event("f", "mark turn").statusCode()).isEqualTo(202);
        rest.call("PUT", path, "{\"ReservedConcurrentExecutions\": 1}");
        assertThat(eventually(() -> marked("turn") == 1)).isTrue();
    }

    @Test
    @DisplayName("an event is answered at once and runs once, later; one beyond the bound is answered with 429")
    void events() {
        rest.create("f", CUSTOM, zip, 20, marks);
        String path = "/2019-09-25/functions/f/event-invoke-config";
        assertThat(rest.call("GET", path, "").statusCode()).isEqualTo(404);
        rest.call("PUT", path, "{\"MaximumRetryAttempts\": 0}");
        assertThat(rest.call("GET", path, "").body()).isEqualTo("{\"MaximumRetryAttempts\":0}");
        for (int i = 0; i < 2; i++) {
            assertThat(rest.event("f", "hang 3000").statusCode()).isEqualTo(202);
        }
        assertThat(rest.event("f", "stumble later").statusCode()).isEqualTo(202);
        assertThat(rest.event("f", "mark never").statusCode()).isEqualTo(429);
        assertThat(marked("later")).isZero();

        assertThat(eventually(() -> marked("later") == 1)).isTrue();
        assertThat(eventually(() -> rest.event("f", "mark after").statusCode() == 202))
                .isTrue();
        assertThat(eventually(() -> marked("after") == 1)).isTrue();
        assertThat(marked("later")).isEqualTo(1);
    }

    @Test
    @DisplayName("the end of the endpoint, also by a kill, is the end of a process in the middle of an invocation")
    void guarded() throws Exception {
        Path place = marks.resolve("guarded");
        String script = "#!/bin/sh\ntouch " + place + "\nexec sleep 73002\n";
        rest.create("f", CUSTOM, zipOf("bootstrap", script), 60, marks);
        rest.event("f", "x");
        assertThat(eventually(() -> Files.exists(place))).isTrue();
        List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
        assertThat(all).hasSizeGreaterThan(1);

        rest.close();
        endpoint.close();

        for (ProcessHandle one : all) {
            one.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName(
            "functions outlive the endpoint; code that is replaced is no longer run, and what was left half-made is deleted")
    void keeps() throws IOException {
        rest.create("f", CUSTOM, zip, 10, marks);
        Files.createDirectories(directory.resolve("functions/g/code-1"));
        Files.writeString(directory.resolve("functions/upload123.zip"), "half");
        reopen();
        assertThat(files(directory.resolve("functions"))).containsExactly("f");
        assertThat(rest.invoke("f", "x").body()).isEqualTo("\"" + sha256("x") + "\"");

        String other = Base64.getEncoder().encodeToString(zipOf("other", "x"));
        assertThat(rest.call("PUT", PATH + "/code", "{\"ZipFile\": \"" + other + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(rest.invoke("f", "x").body()).contains("no 'bootstrap'");
        reopen();
        assertThat(files(directory.resolve("functions/f")).stream().filter(name -> name.startsWith("code-")))
                .hasSize(1);
    }

    @Test
    @DisplayName("a changed configuration reaches the next process")
    void configures() {
        rest.create("f", CUSTOM, zip, 10, marks);
        rest.invoke("f", "x");
        String elsewhere = marks.resolve("elsewhere").toString();

        String answer = rest.call(
                        "PUT",
                        PATH + "/configuration",
                        "{\"MemorySize\": 512, \"Environment\": {\"Variables\": {\"CONTRACT_MARKS\": \"" + elsewhere
                                + "\"}}}")
                .body();

        assertThat(answer).contains("\"MemorySize\":512", "\"Timeout\":10", "\"LastUpdateStatus\":\"Successful\"");
        assertThat(rest.invoke("f", "mark x").body()).contains("cannot leave a mark in " + elsewhere);
    }

    @Test
    @DisplayName("an idle process is ended after a while")
    void idle() {
        endpoint.close();
        open(new LambdaEndpointSettings(2, Duration.ofMillis(200), Duration.ofSeconds(30), 3, null));
        rest.create("f", CUSTOM, zip, 10, marks);
        rest.invoke("f", "x");

        assertThat(eventually(() -> ProcessHandle.current().children().findAny().isEmpty()))
                .isTrue();

        assertThat(rest.invoke("f", "x").statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName(
            "what Lambda refuses is refused: unknown, twice, unreadable, too large, of another runtime, with a version")
    void refuses() throws IOException {
        assertRefused(rest.invoke("f", "x"), 404, "ResourceNotFoundException");
        assertRefused(rest.create("f", "python3.13", zip, 10, marks), 400, "InvalidParameterValueException");
        assertRefused(rest.create("f", CUSTOM, new byte[] {1, 2}, 10, marks), 400, "InvalidParameterValueException");
        assertRefused(rest.create("f", CUSTOM, zip, 901, marks), 400, "InvalidParameterValueException");
        assertThat(files(directory.resolve("functions"))).allMatch(name -> !name.endsWith(".zip"));
        rest.create("f", CUSTOM, zip, 10, marks);
        assertRefused(rest.create("f", CUSTOM, zip, 10, marks), 409, "ResourceConflictException");
        assertRefused(rest.invoke("f:live", "x"), 404, "ResourceNotFoundException");
        assertRefused(rest.call("POST", PATH + "/invocations", "{no"), 400, "InvalidRequestContentException");
        assertRefused(rest.invoke("f", "x".repeat(7_000_000)), 413, "RequestTooLargeException");
        assertRefused(rest.event("f", "x".repeat(1_100_000)), 413, "RequestTooLargeException");
        assertRefused(rest.call("GET", PATH + "/policy", ""), 404, "ResourceNotFoundException");
        assertRefused(rest.call("DELETE", PATH, ""), 404, "ResourceNotFoundException");
    }

    @Test
    @DisplayName("a zip cannot write outside of its function")
    void zipSlip() throws IOException {
        HttpResponse<String> answer = rest.create("f", CUSTOM, zipOf("../../../escaped", "x"), 10, marks);

        assertRefused(answer, 400, "InvalidParameterValueException");
        assertThat(Files.exists(directory.resolve("escaped"))).isFalse();
    }

    @Test
    @DisplayName("a request that a web page could send is refused")
    void unsigned() {
        HttpRequest.Builder unsigned =
                HttpRequest.newBuilder(endpoint.endpoint().resolve("/2015-03-31/functions"));

        assertRefused(rest.send(unsigned), 403, "MissingAuthenticationTokenException");
    }

    @Test
    @DisplayName("a request that names another access key than the endpoint's own is refused")
    void otherKey() throws IOException {
        stop();
        open(TWO.withAccessKey("any"));
        assertThat(rest.create("f", CUSTOM, zip, 10, marks).statusCode()).isEqualTo(201);
        stop();
        open(TWO.withAccessKey("another"));
        assertThat(rest.invoke("f", "x").statusCode()).isEqualTo(403);
    }

    @Test
    @DisplayName("an address that others can reach, and a port in use, are refused with the remedy")
    void cannotStart() {
        assertThatThrownBy(() -> LambdaEndpoint.start("0.0.0.0", 0, directory, LambdaEndpointSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loopback");
        assertThatThrownBy(() ->
                        LambdaEndpoint.start("127.0.0.1", endpoint.port(), directory, LambdaEndpointSettings.DEFAULT))
                .isInstanceOfSatisfying(FaultException.class, e -> {
                    assertThat(e.fault().code()).isEqualTo(FaultCode.FUNCTIONS_UNAVAILABLE);
                    assertThat(e.fault().message()).contains("choose a free port");
                });
    }

    private List<HttpResponse<String>> concurrently(int count, String text) throws Exception {
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                answers.add(threads.submit(() -> rest.invoke("f", text)));
            }
        }
        List<HttpResponse<String>> got = new ArrayList<>();
        for (Future<HttpResponse<String>> answer : answers) {
            got.add(answer.get());
        }
        return got;
    }

    private Path codeOf(String name) throws IOException {
        try (Stream<Path> folders = Files.list(directory.resolve("functions").resolve(name))) {
            return folders.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private long marked(String name) {
        return files(marks).stream().filter(file -> file.startsWith(name)).count();
    }

    private static List<String> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] zipOf(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream entries = new ZipOutputStream(bytes)) {
            entries.putNextEntry(new ZipEntry(name));
            entries.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static boolean eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        // Asked no more once it holds: the question may be a call that does something, and twice is another thing.
        boolean holds = condition.getAsBoolean();
        while (!holds && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
            holds = condition.getAsBoolean();
        }
        return holds;
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(type);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
