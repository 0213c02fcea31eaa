package io.drover.aws.ec2;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.aws.AwsEndpoint;
import io.drover.aws.client.Attempts;
import io.drover.aws.client.ClientSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;

/** An endpoint of EC2 that answers each action with what was prepared for it, and notes what it was asked. */
final class FakeEc2 implements AutoCloseable {

    static final ClientSettings IMPATIENT = new ClientSettings(
            32,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            new Attempts(3, Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(20)));

    /** @param hangs gives no answer until the server closes */
    record Answer(int status, Map<String, String> headers, String body, boolean hangs) {}

    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final Queue<Map<String, String>> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final HttpServer server;

    FakeEc2() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    static Ec2Client client(URI endpoint, ClientSettings settings) {
        Ec2ClientBuilder builder = Ec2Client.builder()
                .endpointOverride(endpoint)
                .region(AwsEndpoint.REGION)
                .credentialsProvider(AwsEndpoint.CREDENTIALS);
        settings.applyTo(builder);
        return builder.build();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The forms that were sent for an action. */
    List<Map<String, String>> asked(String action) {
        return asked.stream().filter(form -> action.equals(form.get("Action"))).toList();
    }

    void willAnswer(String action, Answer answer) {
        answers.computeIfAbsent(action, unused -> new ConcurrentLinkedQueue<>()).add(answer);
    }

    static Answer error(int status, String code, String message) {
        return new Answer(
                status,
                Map.of(),
                "<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors></Response>"
                        .formatted(code, message),
                false);
    }

    static Answer page(int status) {
        return new Answer(status, Map.of("Content-Type", "text/html"), "<html><body>oops</body></html>", false);
    }

    static Answer hang() {
        return new Answer(0, Map.of(), "", true);
    }

    /** An answer of EC2 whose root has this content. */
    static Answer xml(String root, String content) {
        return new Answer(
                200,
                Map.of("Content-Type", "text/xml;charset=UTF-8"),
                "<%s xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>%s</%s>"
                        .formatted(root, content, root),
                false);
    }

    static Answer described(String instances, String nextToken) {
        return xml(
                "DescribeInstancesResponse",
                "<reservationSet><item><reservationId>r-1</reservationId><instancesSet>" + instances
                        + "</instancesSet></item></reservationSet>"
                        + (nextToken.isEmpty() ? "" : "<nextToken>" + nextToken + "</nextToken>"));
    }

    static Answer launched(String instance) {
        return xml(
                "RunInstancesResponse",
                "<reservationId>r-1</reservationId><instancesSet>" + instance + "</instancesSet>");
    }

    static String instance(String id, String state, Map<String, String> tags) {
        return """
                <item><instanceId>%s</instanceId><instanceState><name>%s</name></instanceState>\
                <instanceType>c7g.large</instanceType><launchTime>2026-01-01T00:00:00.000Z</launchTime>\
                <placement><availabilityZone>us-east-1a</availabilityZone></placement><tagSet>%s</tagSet></item>""".formatted(
                        id,
                        state,
                        tags.entrySet().stream()
                                .map(tag -> "<item><key>%s</key><value>%s</value></item>"
                                        .formatted(tag.getKey(), tag.getValue()))
                                .collect(Collectors.joining()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> form = form(exchange);
            asked.add(form);
            Queue<Answer> prepared = answers.getOrDefault(form.get("Action"), new ConcurrentLinkedQueue<>());
            Answer answer = prepared.isEmpty() ? otherwise(form) : prepared.poll();
            if (answer.hangs()) {
                release.await(30, TimeUnit.SECONDS);
                return;
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Answer otherwise(Map<String, String> form) {
        String action = String.valueOf(form.get("Action"));
        return action.equals("DescribeInstances")
                ? xml("DescribeInstancesResponse", "<reservationSet/>")
                : xml(action + "Response", "");
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        Map<String, String> form = new TreeMap<>();
        for (String pair : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(decode(parts[0]), parts.length < 2 ? "" : decode(parts[1]));
        }
        return form;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        release.countDown();
        server.stop(0);
    }
}
