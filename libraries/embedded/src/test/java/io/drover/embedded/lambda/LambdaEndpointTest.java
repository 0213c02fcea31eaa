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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@DisabledOnOs(OS.WINDOWS)
final class LambdaEndpointTest {

    private static final String CUSTOM = "provided.al2023";
    private static final String PATH = "/2015-03-31/functions/f";
    private static final LambdaEndpointSettings TWO = new LambdaEndpointSettings(
            2, Duration.ofSeconds(60), Duration.ofSeconds(30), 3, Duration.ofMillis(10), null);

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

    @Test
    @DisplayName("a note of a process that was cut off, or is none, keeps no endpoint from starting")
    void unreadableNotes() throws Exception {
        rest.close();
        endpoint.close();
        Path notes = directory.resolve("processes");
        Files.writeString(notes.resolve("12345"), "");
        Files.writeString(notes.resolve("12346"), "2026-01-");
        Files.writeString(notes.resolve("12347.new"), "2026-01-01T00:00:00Z");
        open(TWO);
        assertThat(notes).isEmptyDirectory();
    }

    private void reopen() {
        rest.close();
        endpoint.close();
        open(TWO);
    }

    @ParameterizedTest
    @ValueSource(strings = {CUSTOM, "java25"})
    @EnabledOnOs(OS.LINUX)
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
    @EnabledOnOs(OS.LINUX)
    @DisplayName("Java processes that start at the same time do not share the runtime client's native library")
    void startTogether() throws Exception {
        rest.create("f", "java25", zip, 30, marks);

        for (HttpResponse<String> answer : concurrently(2, "nonce")) {
            assertThat(answer.body()).isEqualTo("\"" + sha256("nonce") + "\"");
        }
        assertThat(files(directory)).anyMatch(name -> name.startsWith("libaws-lambda-jni-"));
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
    @DisplayName("a process that ends, and one that cannot be started, are failures of the function")
    void broken() throws IOException {
        rest.create("f", CUSTOM, zipOf("bootstrap", "#!/bin/sh\necho dying; exit 3\n"), 10, marks);
        assertThat(rest.invoke("f", "x").body()).contains("Runtime.InvalidEntrypoint", "not executable");

        Path bootstrap = codeOf("f").resolve("bootstrap");
        assertThat(bootstrap.toFile().setExecutable(true)).isTrue();

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
        assertThat(rest.call("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(rest.invoke("f", "x").statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("an event is answered at once, runs later, and runs again as often as its function allows")
    void events() {
        rest.create("f", CUSTOM, zip, 10, marks);
        String path = "/2019-09-25/functions/f/event-invoke-config";
        assertThat(rest.call("PUT", path, "{\"MaximumRetryAttempts\": 1}").body())
                .contains("\"MaximumRetryAttempts\":1");

        assertThat(rest.event("f", "stumble twice").statusCode()).isEqualTo(202);
        assertThat(rest.event("f", "mark once").statusCode()).isEqualTo(202);

        eventually(() -> marked("twice") == 2
                && marked("once") == 1
                && files(directory.resolve("events")).isEmpty());
        assertThat(marked("twice")).isEqualTo(2);
        assertThat(rest.call("POST", PATH + "/invocations", "{}", "X-Amz-Invocation-Type", "DryRun")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    @DisplayName("events beyond the bound are answered with 429, and those that were accepted outlive the endpoint")
    void eventsStay() {
        rest.create("f", CUSTOM, zip, 20, marks);
        for (int i = 0; i < 2; i++) {
            assertThat(rest.event("f", "hang 10000").statusCode()).isEqualTo(202);
        }
        assertThat(rest.event("f", "mark later").statusCode()).isEqualTo(202);
        assertThat(rest.event("f", "mark never").statusCode()).isEqualTo(429);
        assertThat(marked("later")).isZero();

        // What hangs runs again, too: it has not succeeded yet.
        reopen();

        assertThat(files(directory.resolve("events"))).hasSize(3);
        eventually(() -> marked("later") == 1);
        assertThat(marked("later")).isEqualTo(1);
    }

    @Test
    @DisplayName("functions outlive the endpoint; code that is replaced or deleted is no longer run")
    void keeps() throws IOException {
        rest.create("f", CUSTOM, zip, 10, marks);
        reopen();
        assertThat(rest.invoke("f", "x").body()).isEqualTo("\"" + sha256("x") + "\"");
        assertThat(rest.call("GET", "/2015-03-31/functions", "").body()).contains("\"FunctionName\":\"f\"");

        String other = Base64.getEncoder().encodeToString(zipOf("other", "x"));
        assertThat(rest.call("PUT", PATH + "/code", "{\"ZipFile\": \"" + other + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(rest.invoke("f", "x").body()).contains("no 'bootstrap'");
        reopen();
        assertThat(files(directory.resolve("functions/f")).stream().filter(name -> name.startsWith("code-")))
                .hasSize(1);

        assertThat(rest.call("DELETE", PATH, "").statusCode()).isEqualTo(204);
        assertThat(rest.call("GET", PATH, "").statusCode()).isEqualTo(404);
        reopen();
        assertThat(rest.call("GET", PATH, "").statusCode()).isEqualTo(404);
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
        open(new LambdaEndpointSettings(
                2, Duration.ofMillis(200), Duration.ofSeconds(30), 3, Duration.ofMillis(10), null));
        rest.create("f", CUSTOM, zip, 10, marks);
        rest.invoke("f", "x");

        eventually(() -> ProcessHandle.current().children().findAny().isEmpty());

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
        assertThat(rest.invoke("arn:aws:lambda:us-east-1:1:function:f:$LATEST", "x")
                        .statusCode())
                .isEqualTo(200);
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
        assertThatThrownBy(() -> LambdaEndpoint.start("0.0.0.0", 0, directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loopback");
        assertThatThrownBy(() -> LambdaEndpoint.start("127.0.0.1", endpoint.port(), directory))
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

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.yield();
        }
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
