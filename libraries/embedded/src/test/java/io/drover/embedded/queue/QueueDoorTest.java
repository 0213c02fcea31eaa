package io.drover.embedded.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueueDoorTest {

    private static final String KEY = "0123456789abcdef";
    private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=" + KEY + "/20260101/us-east-1/sqs/aws4_request";
    private static ElasticMqServer server;

    @BeforeAll
    static void start() {
        server = ElasticMqServer.start("127.0.0.1", 0, KEY);
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("nobody but who signs with the key, to a loopback address and from no web page, gets behind the door")
    @CsvSource(delimiter = '|', textBlock = """
            the key of the installation       | localhost     |                 | 0123456789abcdef/ | 200
            the key, by the address           | 127.0.0.1     |                 | 0123456789abcdef/ | 200
            the key, by IPv6                  | [::1]         |                 | 0123456789abcdef/ | 200
            no key at all                     | localhost     |                 |                   | 403
            another key                       | localhost     |                 | fedcba9876543210/ | 403
            the beginning of the key          | localhost     |                 | 0123456789        | 403
            more than the key                 | localhost     |                 | 0123456789abcdefX | 403
            another name of this machine      | evil.example  |                 | 0123456789abcdef/ | 403
            a name that begins like ours      | localhost.evil.example |        | 0123456789abcdef/ | 403
            a page of another site            | localhost     | http://evil     | 0123456789abcdef/ | 403
            a page without an origin          | localhost     | null            | 0123456789abcdef/ | 403
            """)
    void door(String who, String host, @Nullable String origin, @Nullable String key, int status) throws IOException {
        String authorization = key == null ? null : "AWS4-HMAC-SHA256 Credential=" + key;
        assertThat(ask("GET /?Action=ListQueues", host, origin, authorization, ""))
                .startsWith("HTTP/1.1 " + status);
        assertThat(ask("POST /", host, origin, authorization, "Action=ListQueues"))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    @DisplayName("requests on one connection are answered in turn, whoever is refused among them")
    void inTurn() throws IOException {
        String good = request("GET /?Action=ListQueues", "localhost", null, SIGNED, "", "keep-alive");
        String bad = request("POST /", "localhost", null, null, "Action=ListQueues", "keep-alive");
        String last = request("GET /health", "evil", null, SIGNED, "", "close");
        String answers = exchange(good + bad + bad + good + last);
        assertThat(Pattern.compile("HTTP/1\\.1 (\\d+)")
                        .matcher(answers)
                        .results()
                        .map(found -> found.group(1)))
                .containsExactly("200", "403", "403", "200", "403");
        assertThat(answers).contains("must be signed");
    }

    private static String ask(
            String line, String host, @Nullable String origin, @Nullable String authorization, String body)
            throws IOException {
        return exchange(request(line, host, origin, authorization, body, "close"));
    }

    private static String request(
            String line,
            String host,
            @Nullable String origin,
            @Nullable String authorization,
            String body,
            String connection) {
        return line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: " + connection + "\r\n"
                + (origin == null ? "" : "Origin: " + origin + "\r\n")
                + (authorization == null ? "" : "Authorization: " + authorization + "\r\n")
                + (body.isEmpty()
                        ? ""
                        : "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                                + "\r\n")
                + "\r\n" + body;
    }

    private static String exchange(String requests) throws IOException {
        URI endpoint = server.endpoint();
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
