package io.drover.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.aws.AwsEndpoint;
import io.drover.aws.client.Attempts;
import io.drover.aws.client.ClientSettings;
import io.drover.aws.sqs.NativeHttp;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;

/** What no well-behaved server does: a server whose answers the test writes. */
@Timeout(30)
final class S3FailuresTest {

    private static final ClientSettings HASTY = new ClientSettings(
            8,
            Duration.ofMillis(500),
            Duration.ofMillis(700),
            Duration.ofSeconds(3),
            new Attempts(2, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(20)));

    /** In an answer's headers: it is kept back until the test lets the server go on. */
    private static final String KEPT_BACK = "x-test-kept-back";

    private record Answer(int status, Map<String, String> headers, String body) {}

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final S3Meter meter = new S3Meter();

    private HttpServer server;
    private NativeHttp nativeHttp;
    private S3Client client;
    private S3ObjectStore store;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        nativeHttp = new NativeHttp();
        client = client(HASTY, AwsEndpoint.CREDENTIALS);
        store = store(client);
    }

    @AfterEach
    void stop() {
        release.countDown();
        client.close();
        nativeHttp.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    @DisplayName("a key that S3 does not know, or a signature that it does not take, names the credentials")
    void badCredentials() {
        for (String code : List.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken")) {
            always(403, code);
            assertUnavailable(() -> store.size("k"), code, "spring.cloud.aws.credentials");
            assertUnavailable(() -> store.put("k", new byte[1]), "writing k", code);
        }
    }

    @Test
    @DisplayName("a refusal names the rights that are needed")
    void forbidden() {
        always(403, "AccessDenied");

        assertUnavailable(() -> store.read("k", 0, 1), "bucket jobs", "AccessDenied", "s3:ListBucket");
    }

    @Test
    @DisplayName("missing credentials are told before anything is asked")
    void noCredentials() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers");
        };
        try (S3Client without = client(HASTY, none)) {
            S3ObjectStore unable = store(without);
            assertUnavailable(() -> unable.size("k"), "set spring.cloud.aws.credentials");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    @DisplayName("a clock that is off is told as such")
    void skewed() {
        always(403, "RequestTimeTooSkewed");

        assertUnavailable(
                () -> store.open("k").close(), "clock of this machine is off by more than the 15 minutes", "NTP");
    }

    @Test
    @DisplayName("a bucket that does not exist says how to make it, and no object is taken for deleted")
    void noBucket() {
        always(404, "NoSuchBucket");

        assertUnavailable(() -> store.read("k", 0, 1), "bucket jobs", "does not exist", "drover init");
        assertUnavailable(() -> store.size("k"), "drover init");
        assertUnavailable(() -> store.deleteAll("k"), "drover init");
    }

    @Test
    @DisplayName("a 404 that is not S3's own does not make an object look deleted")
    void foreign404() {
        answerAlways(new Answer(404, Map.of("Content-Type", "text/html"), "<html><body>nginx</body></html>"));

        assertUnavailable(() -> store.size("k"), "status 404", "spring.cloud.aws.endpoint");
        assertUnavailable(() -> store.read("k", 0, 1), "status 404");
    }

    @Test
    @DisplayName("a bucket in another region names that region")
    void otherRegion() {
        Map<String, String> frankfurt = Map.of("x-amz-bucket-region", "eu-central-1");
        answerAlways(new Answer(301, frankfurt, error("PermanentRedirect")));
        assertUnavailable(() -> store.size("k"), "spring.cloud.aws.region.static=eu-central-1");
        assertUnavailable(() -> store.put("k", new byte[1]), "eu-central-1");
        answerAlways(new Answer(400, frankfurt, error("AuthorizationHeaderMalformed")));
        assertUnavailable(() -> store.deleteAll("k"), "spring.cloud.aws.region.static=eu-central-1");
        always(400, "AuthorizationHeaderMalformed");
        assertUnavailable(() -> store.size("k"), "spring.cloud.aws.region.static");
    }

    @Test
    @DisplayName("throttling is tried again, then told")
    void throttled() {
        answers.add(new Answer(503, Map.of(), error("SlowDown")));
        answers.add(object("0123456789"));
        assertThat(store.read("k", 0, 4)).isEqualTo("0123".getBytes(StandardCharsets.UTF_8));
        assertThat(meter.counts()).isEqualTo(new S3Meter.Counts(0, 2, 0));

        always(503, "SlowDown");
        assertUnavailable(() -> store.size("k"), "SlowDown", "fewer workers");
        assertThat(meter.counts().getLike()).isEqualTo(4);
    }

    @Test
    @DisplayName("a server error with a page for humans is tried again, then told without the page")
    void html() {
        answerAlways(new Answer(
                500, Map.of("Content-Type", "text/html"), "<!doctype html><title>500</title><p>" + "x".repeat(5000)));

        assertUnavailable(() -> store.put("k", new byte[10]), "status 500", "spring.cloud.aws.endpoint");
        assertThat(asked).hasSize(2);
    }

    @Test
    @DisplayName("a success with a page for humans is no object")
    void htmlSuccess() {
        answerAlways(new Answer(200, Map.of("Content-Type", "text/html"), "<html>welcome"));

        assertUnavailable(() -> store.deleteAll("k"), "deleting k", "endpoint");
        assertUnavailable(() -> store.size("k"), "reading k", "is no object of S3", "spring.cloud.aws.endpoint");
    }

    @Test
    @DisplayName("a server that hangs ends in OBJECTS_UNAVAILABLE within the call time-out")
    void hangs() {
        long start = System.nanoTime();

        assertUnavailable(() -> store.read("k", 0, 1), "does not answer in time", "spring.cloud.aws.endpoint");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    @DisplayName("a server that is gone ends in OBJECTS_UNAVAILABLE")
    void gone() {
        server.stop(0);

        assertUnavailable(() -> store.put("k", new byte[1]), "bucket jobs", "spring.cloud.aws.endpoint");
        assertUnavailable(() -> bucket().create(), "spring.cloud.aws.endpoint");
    }

    @Test
    @DisplayName("an interrupt ends a call at once, as a fault with the flag kept")
    void interrupted() throws Exception {
        try (S3Client patient = client(ClientSettings.S3, AwsEndpoint.CREDENTIALS)) {
            S3ObjectStore waiting = store(patient);
            List<ThrowingCallable> calls = List.of(
                    () -> waiting.put("k", new byte[1]),
                    () -> waiting.read("k", 0, 1),
                    () -> waiting.open("k").close(),
                    () -> waiting.deleteAll("k"));
            for (ThrowingCallable call : calls) {
                assertInterruptible(call);
            }
        }
    }

    @Test
    @DisplayName("who waits for what an interrupted reader was loading loads it himself")
    void loaderInterrupted() throws Exception {
        try (S3Client patient = client(ClientSettings.S3, AwsEndpoint.CREDENTIALS)) {
            S3ObjectStore waiting = store(patient);
            Thread loader = Thread.ofVirtual()
                    .start(() ->
                            assertThatThrownBy(() -> waiting.read("k", 0, 4)).isInstanceOf(FaultException.class));
            assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
            List<String> read = new CopyOnWriteArrayList<>();
            Thread waiter = Thread.ofVirtual()
                    .start(() -> read.add(new String(waiting.read("k", 2, 2), StandardCharsets.UTF_8)));
            await(() -> waiter.getState() == Thread.State.WAITING);
            answers.add(object("0123456789"));
            loader.interrupt();

            assertThat(waiter.join(Duration.ofSeconds(10))).isTrue();
            assertThat(loader.join(Duration.ofSeconds(10))).isTrue();
            assertThat(read).containsExactly("23");
        }
    }

    @Test
    @DisplayName("an answer shorter than it says is no object")
    void shortAnswer() {
        answerAlways(new Answer(206, Map.of("ETag", "\"e\"", "Content-Range", "bytes 0-9/1000"), "0123456789"));

        assertUnavailable(() -> store.read("k", 0, 100), "brought 10 bytes");
    }

    @Test
    @DisplayName("a server without ranges is read all the same")
    void wholeAnswers() {
        answerAlways(new Answer(200, Map.of("ETag", "\"e\""), "0123456789"));

        assertThat(store.read("k", 3, 4)).isEqualTo("3456".getBytes(StandardCharsets.UTF_8));
        assertThat(store.size("k")).hasValue(10);
    }

    @Test
    @DisplayName("a read of several calls is of one version")
    void neverMixed() {
        int call = 8 << 20;
        int rest = 100;
        answers.add(part("A", 0, call, call + rest, 'a'));
        answers.add(part("B", call, rest, call + rest, 'b'));
        answers.add(part("B", 0, call, call + rest, 'b'));
        answers.add(part("B", call, rest, call + rest, 'b'));

        byte[] bytes = store.read("k", 0, Integer.MAX_VALUE);

        assertThat(bytes).hasSize(call + rest);
        assertThat(new String(bytes, StandardCharsets.UTF_8).chars().distinct()).containsExactly((int) 'b');
    }

    @Test
    @DisplayName("what was being read while this store replaced it is not kept")
    void replacedWhileLoading() throws Exception {
        try (S3Client patient = client(ClientSettings.S3, AwsEndpoint.CREDENTIALS)) {
            S3ObjectStore writing = store(patient);
            answers.add(
                    new Answer(206, Map.of("ETag", "\"A\"", "Content-Range", "bytes 0-2/3", KEPT_BACK, "yes"), "old"));
            List<String> read = new CopyOnWriteArrayList<>();
            Thread reader = Thread.ofVirtual()
                    .start(() -> read.add(new String(writing.read("k", 0, 9), StandardCharsets.UTF_8)));
            await(() -> asked.size() == 1);
            answers.add(new Answer(200, Map.of("ETag", "\"B\""), ""));
            writing.put("k", new byte[3]);
            release.countDown();
            assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
            answers.add(new Answer(206, Map.of("ETag", "\"B\"", "Content-Range", "bytes 0-2/3"), "new"));

            assertThat(read).containsExactly("old");
            assertThat(writing.read("k", 0, 9)).isEqualTo("new".getBytes(StandardCharsets.UTF_8));
            assertThat(writing.read("k", 0, 9)).isEqualTo("new".getBytes(StandardCharsets.UTF_8));
            assertThat(asked).hasSize(3);
        }
    }

    @Test
    @DisplayName("an object that is never the same twice ends the read")
    void changesForEver() {
        IntStream.range(0, 50).forEach(i -> answers.add(new Answer(412, Map.of(), error("PreconditionFailed"))));

        assertUnavailable(() -> store.read("k", 0, 2 * S3Settings.DEFAULT.aheadBytes()), "replaced again and again");
    }

    @Test
    @DisplayName("completing can fail behind a status 200; then the object is not there and its parts are given up")
    void completeFails() {
        answers.add(new Answer(
                200,
                Map.of(),
                "<InitiateMultipartUploadResult><UploadId>u1</UploadId>" + "</InitiateMultipartUploadResult>"));
        answers.add(new Answer(200, Map.of("ETag", "\"1\""), ""));
        answers.add(new Answer(200, Map.of("ETag", "\"2\""), ""));
        answers.add(new Answer(200, Map.of(), error("AccessDenied")));
        answers.add(new Answer(204, Map.of(), ""));

        try (S3Upload upload = store.upload("k")) {
            upload.write(new byte[S3Settings.DEFAULT.partBytes() + 1]);
            assertUnavailable(upload::commit, "writing k", "AccessDenied", "PutObject");
        }
        assertThat(asked).hasSize(5);
        assertThat(asked.getLast()).startsWith("DELETE /jobs/k?uploadId=u1");
    }

    @Test
    @DisplayName("giving up that fails is left to the bucket's rule")
    void abortFails() {
        answers.add(new Answer(
                200,
                Map.of(),
                "<InitiateMultipartUploadResult><UploadId>u1</UploadId>" + "</InitiateMultipartUploadResult>"));
        answers.add(new Answer(200, Map.of("ETag", "\"1\""), ""));
        answers.add(new Answer(403, Map.of(), error("AccessDenied")));

        S3Upload upload = store.upload("k");
        upload.write(new byte[S3Settings.DEFAULT.partBytes() + 1]);
        upload.close();

        assertThat(asked.getLast()).startsWith("DELETE /jobs/k?uploadId=u1");
    }

    @Test
    @DisplayName("a long list is deleted page by page, and what could not be deleted is told")
    void pages() {
        answers.add(list(true, "a", "b"));
        answers.add(new Answer(200, Map.of(), "<DeleteResult></DeleteResult>"));
        answers.add(list(false, "c"));
        answers.add(new Answer(
                200,
                Map.of(),
                "<DeleteResult><Error><Key>c</Key><Code>AccessDenied</Code>"
                        + "<Message>no</Message></Error></DeleteResult>"));

        assertUnavailable(() -> store.deleteAll("x/"), "the first is c", "AccessDenied");
        assertThat(asked).hasSize(4);
        assertThat(asked.get(2)).contains("continuation-token=next");
    }

    @Test
    @DisplayName("a bucket of somebody else is told, one of one's own that was just made is fine")
    void bucketTaken() {
        answers.add(new Answer(403, Map.of(), ""));
        answers.add(new Answer(409, Map.of(), error("BucketAlreadyExists")));
        assertUnavailable(() -> bucket().create(), "belongs to another account", "drover.backend.objects.url");

        answers.add(new Answer(404, Map.of(), ""));
        answers.add(new Answer(409, Map.of(), error("BucketAlreadyOwnedByYou")));
        answers.add(new Answer(404, Map.of(), error("NoSuchLifecycleConfiguration")));
        answers.add(new Answer(200, Map.of(), ""));
        bucket().create();
        assertThat(asked.getLast()).startsWith("PUT /jobs?lifecycle").contains("DaysAfterInitiation>1<");
    }

    private void assertInterruptible(ThrowingCallable call) throws InterruptedException {
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        int before = asked.size();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                call.call();
            } catch (Throwable e) {
                thrown.add(e);
                thrown.add(Thread.currentThread().isInterrupted() ? e : new AssertionError("flag lost"));
            }
        });
        await(() -> asked.size() > before && caller.getState() == Thread.State.WAITING);
        caller.interrupt();

        assertThat(caller.join(Duration.ofSeconds(2))).isTrue();
        assertThat(thrown).hasSize(2).hasOnlyElementsOfType(FaultException.class);
        assertThat(thrown.getFirst()).hasMessageContaining("was interrupted");
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            Thread.yield();
        }
    }

    private S3Client client(ClientSettings settings, AwsCredentialsProvider credentials) {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return S3Endpoint.client(endpoint, settings, meter, credentials);
    }

    private static S3ObjectStore store(S3Client client) {
        return new S3ObjectStore(client, "jobs", "", S3Settings.DEFAULT, InstantSource.system());
    }

    private S3Bucket bucket() {
        return new S3Bucket(client, "jobs", "", AwsEndpoint.REGION);
    }

    private void always(int status, String code) {
        answerAlways(new Answer(status, Map.of(), error(code)));
    }

    private void answerAlways(Answer answer) {
        answers.clear();
        IntStream.range(0, 100).forEach(i -> answers.add(answer));
    }

    /** Without an answer prepared the server hangs, until the test ends. */
    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer = answers.poll();
        String version = String.valueOf(exchange.getRequestHeaders().getFirst("If-Match"));
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + version + " " + body);
        if (answer == null || answer.headers().containsKey(KEPT_BACK)) {
            hanging.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (answer == null) {
            exchange.close();
            return;
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), empty ? -1 : bytes.length);
        if (!empty) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static Answer object(String text) {
        String range = "bytes 0-" + (text.length() - 1) + "/" + text.length();
        return new Answer(206, Map.of("ETag", "\"e\"", "Content-Range", range), text);
    }

    private static Answer part(String etag, long from, int length, long size, char content) {
        String range = "bytes " + from + "-" + (from + length - 1) + "/" + size;
        return new Answer(
                206,
                Map.of("ETag", etag, "Content-Range", range),
                String.valueOf(content).repeat(length));
    }

    private static Answer list(boolean truncated, String... keys) {
        StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>" + truncated + "</IsTruncated>");
        List.of(keys).forEach(key -> xml.append("<Contents><Key>" + key + "</Key></Contents>"));
        if (truncated) {
            xml.append("<NextContinuationToken>next</NextContinuationToken>");
        }
        return new Answer(200, Map.of(), xml.append("</ListBucketResult>").toString());
    }

    private static String error(String code) {
        return "<Error><Code>" + code + "</Code><Message>no</Message></Error>";
    }

    private static void assertUnavailable(ThrowingCallable call, String... told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(FaultCode.OBJECTS_UNAVAILABLE);
            assertThat(e.fault().message()).contains(told).hasSizeLessThan(700);
        });
    }
}
