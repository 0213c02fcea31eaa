package io.drover.wiring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * SQS, DynamoDB and S3 behind one address, as far as a health probe looks at them, and what can be wrong with them. Its
 * clock may differ from that of the machine: the JDK's own server could not do that.
 */
final class FakeAws implements AutoCloseable {

    /** What all of it answers. */
    enum Mood {
        FINE,
        BAD_CREDENTIALS,
        NOTHING_THERE,
        THROTTLING,
        BUCKET_ELSEWHERE,
        SIGNATURE_EXPIRED,
        PAGE
    }

    private static final DateTimeFormatter SIGNED =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private record Answer(int status, String type, String header, String body) {
        static Answer json(int status, String body) {
            return new Answer(status, "application/x-amz-json-1.0", "X-None: -", body);
        }

        static Answer error(int status, String code, String message) {
            return json(status, "{\"__type\":\"x#" + code + "\",\"message\":\"" + message + "\"}");
        }

        static Answer s3(int status, String code, String header) {
            return new Answer(
                    status, "application/xml", header, "<Error><Code>" + code + "</Code><Message>no</Message></Error>");
        }

        static Answer s3(int status, String code) {
            return s3(status, code, "X-None: -");
        }
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int port;
    private ServerSocket socket;
    private volatile Mood mood = Mood.FINE;
    private volatile Duration ahead = Duration.ZERO;
    private final AtomicInteger untimely = new AtomicInteger();

    FakeAws() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = socket.getLocalPort();
        serve();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    void is(Mood now) {
        mood = now;
    }

    /** How far its clock is ahead of the machine's. */
    void ahead(Duration by) {
        ahead = by;
    }

    /** How many requests were refused for the time of their signature. */
    int untimely() {
        return untimely.get();
    }

    /** Returns once connections are refused: the system lets go of a port a moment after it is closed. */
    void goDown() throws IOException {
        socket.close();
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (isListenedTo()) {
            if (System.nanoTime() > end) {
                throw new IOException("port " + port + " is still open");
            }
        }
    }

    private boolean isListenedTo() throws IOException {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    void comeBack() throws IOException {
        socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        serve();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }

    private void serve() {
        ServerSocket open = socket;
        threads.submit(() -> {
            while (!open.isClosed()) {
                Socket connection = open.accept();
                if (open.isClosed()) {
                    connection.close();
                } else {
                    threads.submit(() -> answer(connection));
                }
            }
            return null;
        });
    }

    private void answer(Socket connection) {
        try (connection;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = connection.getOutputStream()) {
            String request = in.readLine();
            if (request == null) {
                return;
            }
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            in.skip(Long.parseLong(headers.getOrDefault("Content-Length", "0")));
            Answer answer = answer(headers.get("X-Amz-Target"), headers.get("X-Amz-Date"));
            String head =
                    "HTTP/1.1 %d X\r\nDate: %s\r\nContent-Type: %s\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                            .formatted(
                                    answer.status(),
                                    DateTimeFormatter.RFC_1123_DATE_TIME.format(now().atOffset(ZoneOffset.UTC)),
                                    answer.type(),
                                    answer.header(),
                                    answer.body().length());
            out.write((head + answer.body()).getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    private Answer answer(@Nullable String target, @Nullable String signed) {
        Duration off = signed == null
                ? TOLERANCE.multipliedBy(2)
                : Duration.between(SIGNED.parse(signed, Instant::from), now());
        if (off.abs().compareTo(TOLERANCE) > 0) {
            untimely.incrementAndGet();
            return target == null
                    ? Answer.s3(403, "RequestTimeTooSkewed")
                    : Answer.error(403, "InvalidSignatureException", "Signature expired: by my clock");
        }
        if (mood == Mood.PAGE) {
            return new Answer(500, "text/html", "X-None: -", "<!doctype html><title>500</title>" + "x".repeat(3000));
        }
        if (target == null) {
            return objects();
        }
        return target.startsWith("AmazonSQS") ? queues(target) : tables();
    }

    private Answer objects() {
        return switch (mood) {
            case FINE, PAGE -> Answer.s3(404, "NoSuchKey");
            case BAD_CREDENTIALS -> Answer.s3(403, "InvalidAccessKeyId");
            case NOTHING_THERE -> Answer.s3(404, "NoSuchBucket");
            case THROTTLING -> Answer.s3(503, "SlowDown");
            case BUCKET_ELSEWHERE -> Answer.s3(301, "PermanentRedirect", "x-amz-bucket-region: eu-central-1");
            case SIGNATURE_EXPIRED -> Answer.s3(403, "RequestTimeTooSkewed");
        };
    }

    private Answer queues(String target) {
        return switch (mood) {
            case FINE, PAGE ->
                Answer.json(
                        200,
                        target.endsWith("GetQueueUrl")
                                ? "{\"QueueUrl\":\"" + endpoint() + "/000000000000/q\"}"
                                : "{\"Attributes\":{\"ApproximateNumberOfMessages\":\"0\","
                                        + "\"ApproximateNumberOfMessagesNotVisible\":\"0\"}}");
            case NOTHING_THERE, BUCKET_ELSEWHERE ->
                target.endsWith("CreateQueue")
                        ? Answer.error(403, "AccessDeniedException", "not authorized to perform: sqs:CreateQueue")
                        : Answer.error(400, "QueueDoesNotExist", "no such queue");
            default -> refusal();
        };
    }

    private Answer tables() {
        return switch (mood) {
            case FINE, PAGE -> Answer.json(200, "{}");
            case NOTHING_THERE, BUCKET_ELSEWHERE ->
                Answer.error(400, "ResourceNotFoundException", "Requested resource not found");
            default -> refusal();
        };
    }

    private Answer refusal() {
        return switch (mood) {
            case BAD_CREDENTIALS -> Answer.error(403, "UnrecognizedClientException", "The security token is invalid.");
            case THROTTLING -> Answer.error(400, "ThrottlingException", "Rate exceeded");
            default -> Answer.error(403, "InvalidSignatureException", "Signature expired: 1 is before 2");
        };
    }
}
