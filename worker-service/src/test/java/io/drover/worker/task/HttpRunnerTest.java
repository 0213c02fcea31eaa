package io.drover.worker.task;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.proxy.ProxyRules;
import io.drover.model.task.Task;
import io.drover.model.task.TaskParser;
import io.drover.model.workload.WorkloadId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that says what it is told to, byte by byte, and remembers what it heard. */
@Timeout(30)
class HttpRunnerTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile byte[] answer = {};
    private ServerSocket server;
    private HttpCalls calls;
    private String host;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        host = "127.0.0.1:" + server.getLocalPort();
        calls = calls(List.of(host), List.of());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    heard.add(request(socket.getInputStream()));
                    socket.getOutputStream().write(answer);
                } catch (IOException e) {
                    // the next one, or the end
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        calls.close();
        server.close();
    }

    private static HttpCalls calls(List<String> allowed, List<String> addresses) {
        return new HttpCalls(1_000, new PrivateTargets(new AllowedHosts(allowed), addresses));
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return text.toString();
            }
            text.append((char) next);
        }
        int length = text.indexOf("Content-Length: ");
        int body = length < 0
                ? 0
                : Integer.parseInt(text.substring(length + 16, text.indexOf("\r\n", length))
                        .strip());
        return text + new String(in.readNBytes(body), UTF_8);
    }

    private TaskEnd run(String line) {
        return run(line, List.of(host));
    }

    private TaskEnd run(String line, List<String> allowed) {
        HttpRunner runner = new HttpRunner(calls, new AllowedHosts(allowed), InstantSource.fixed(NOW));
        Task.Http task = (Task.Http) TaskParser.parse(line.replace("HOST", host));
        try {
            return runner.run(task, new TaskContext(new WorkloadId("w-1"), 7, 2, Duration.ofSeconds(10)));
        } catch (FaultException e) {
            return TaskEnd.failed(e.fault());
        }
    }

    private void answer(String head, byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(("HTTP/1.1 " + head + "\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
        bytes.write(body);
        answer = bytes.toByteArray();
    }

    @Test
    @DisplayName("a call goes by the proxy of the variables, but never to this machine, its metadata or no_proxy")
    void proxies() throws IOException {
        answer("200 OK", new byte[0]);
        ProxyRules rules = ProxyRules.of(
                Map.of("http_proxy", "http://u:p@" + host, "no_proxy", "near.example"), new java.util.Properties());
        List<String> resolved = new CopyOnWriteArrayList<>();
        DnsResolver nowhere = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String name) throws UnknownHostException {
                resolved.add(name);
                if (name.equals("127.0.0.1")) {
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                }
                throw new UnknownHostException(name);
            }

            @Override
            public String resolveCanonicalHostname(String name) {
                return name;
            }
        };
        try (HttpCalls proxied = new HttpCalls(1_000, nowhere, rules)) {
            proxied.call("GET", URI.create("http://far.example/x"), null, Duration.ofSeconds(10));
            assertThat(heard).singleElement().asString().startsWith("GET http://far.example/x HTTP/1.1");
            proxied.call("GET", URI.create("http://" + host + "/y"), null, Duration.ofSeconds(10));
            assertThat(heard).last().asString().startsWith("GET /y HTTP/1.1");
            for (String direct : List.of("near.example", "169.254.169.254")) {
                assertThatThrownBy(() -> proxied.call(
                                "GET", URI.create("http://" + direct + "/z"), null, Duration.ofSeconds(10)))
                        .isInstanceOf(FaultException.class);
                assertThat(resolved).contains(direct);
            }
            assertThat(heard).hasSize(2);
        }
    }

    @Test
    @DisplayName("a clear-text call is HTTP/1.1 and offers no upgrade, so that no server drops the payload")
    void noUpgrade() throws IOException {
        answer("200 OK", new byte[0]);
        ConfiguredFunctions functions = new ConfiguredFunctions(Map.of("f", URI.create("http://" + host)), calls, null);
        functions.invoke("f", "ä payload", Duration.ofSeconds(10));
        assertThat(heard)
                .singleElement()
                .asString()
                .startsWith("POST / HTTP/1.1\r\n")
                .endsWith("\r\n\r\nä payload");
        assertThat(heard.getFirst().toLowerCase()).doesNotContain("upgrade", "http2-settings");
        run("http POST http://HOST/x");
        assertThat(heard.getLast()).contains("Content-Length: 0\r\n").doesNotContain("Upgrade");
    }

    @ParameterizedTest(name = "a {0} that was not answered is not sent again behind the task's back")
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "POST"})
    void sentOnce(String method) {
        TaskEnd end = run("http " + method + " http://HOST/");
        assertThat(end.fault().code()).isEqualTo(FaultCode.HTTP_UNREACHABLE);
        assertThat(heard).hasSize(1);
    }

    @Test
    @DisplayName("user and password go to the server and nowhere else")
    void secretsStaySecret() throws IOException {
        answer("302 Found\r\nLocation: http://me:secret@example.org/", new byte[0]);
        TaskEnd moved = run("http http://me:s%20ecret@HOST/x");
        assertThat(heard.getFirst()).contains("GET /x HTTP/1.1", "Authorization: Basic bWU6cyBlY3JldA==");
        assertThat(moved.fault().message()).contains("http://example.org/", "not followed");
        answer = new byte[0];
        for (String line : List.of(
                "http http://me:secret@HOST/x",
                "http http://me:secret@127.0.0.1:1/",
                "http http://me:secret@host.example/")) {
            TaskEnd end = run(line, List.of(host, "127.0.0.1:1"));
            assertThat(end.fault().message()).doesNotContain("secret");
        }
    }

    @ParameterizedTest(name = "Retry-After {1} with status {0} makes a pause of {2}")
    @CsvSource({
        "503, 7, PT7S",
        "429, 0, PT0S",
        "429, 86400, PT1H",
        "500, 7, PT0S",
        "503, 'Fri, 02 Jan 2026 03:04:15 GMT', PT10S",
        "503, 'Fri, 02 Jan 2026 03:03:15 GMT', PT0S",
        "503, 1.5, PT1.5S",
        "503, 99999999999999999999, PT1H",
        "503, 'Friday, 02-Jan-26 03:04:15 GMT', PT10S",
        "503, soon, PT0S",
        "503, -5, PT0S"
    })
    void retryAfter(int status, String value, Duration pause) throws IOException {
        answer(status + " No\r\nRetry-After: " + value, new byte[0]);
        assertThat(run("http http://HOST/").notBefore()).isEqualTo(pause);
    }

    @Test
    void aDateIsComparedWithTheServersOwn() throws IOException {
        answer(
                "503 No\r\nDate: Fri, 02 Jan 2026 05:00:00 GMT\r\nRetry-After: Fri, 02 Jan 2026 05:00:03 GMT",
                new byte[0]);
        assertThat(run("http http://HOST/").notBefore()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest(name = "text in {0} becomes UTF-8")
    @CsvSource({
        "text/plain;charset=ISO-8859-1, ISO-8859-1",
        "text/plain; charset=\"utf-16le\", UTF-16LE",
        "text/html;charset=UTF-8, UTF-8",
        "application/json, UTF-8",
        "text/plain; charset=no-such-one, UTF-8"
    })
    void charsets(String type, String charset) throws IOException {
        answer("200 OK\r\nContent-Type: " + type, "grüße".getBytes(charset));
        assertThat(run("http http://HOST/").output()).isEqualTo(Said.text("grüße"));
    }

    @Test
    @DisplayName("bytes that are not what the answer says stay as they are")
    void wrongCharset() throws IOException {
        byte[] odd = {(byte) 0xff, (byte) 0xfe, 'x'};
        answer("200 OK\r\nContent-Type: text/plain;charset=US-ASCII", odd);
        assertThat(run("http http://HOST/").output().bytes()).isEqualTo(odd);
    }

    @Test
    void aCompressedAnswerIsUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("x".repeat(1_000_000).getBytes(UTF_8));
        }
        answer("200 OK\r\nContent-Encoding: gzip", packed.toByteArray());
        Said said = run("http http://HOST/").output();
        assertThat(said.bytes()).hasSize(1_000).containsOnly('x');
        assertThat(said.isTruncated()).isTrue();
    }

    @ParameterizedTest(name = "Content-Encoding {0} is read as if it were not there")
    @ValueSource(strings = {"UTF-8", "none", "identity", "aws-chunked, utf-8", ""})
    void noCoding(String coding) throws IOException {
        answer("200 OK\r\nContent-Encoding: " + coding, "grüße".getBytes(UTF_8));
        assertThat(run("http http://HOST/")).isEqualTo(TaskEnd.saying("grüße"));
    }

    @Test
    void anEmptyBodyIsNotPacked() throws IOException {
        answer("200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0", new byte[0]);
        assertThat(run("http http://HOST/")).isEqualTo(TaskEnd.saying(""));
    }

    @ParameterizedTest(name = "a body that is no {0} keeps its status")
    @ValueSource(strings = {"Content-Encoding: gzip", "Content-Length: 100", "Transfer-Encoding: chunked"})
    void brokenBodies(String header) throws IOException {
        answer("200 OK\r\n" + header, "abc".getBytes(UTF_8));
        TaskEnd end = run("http http://u:secret@HOST/");
        assertThat(end.fault().code()).isEqualTo(FaultCode.HTTP_ANSWER_BROKEN);
        assertThat(end.fault().message()).startsWith("http://" + host + "/ answered 200, but its body");
        answer("404 No\r\n" + header, "abc".getBytes(UTF_8));
        assertThat(run("http http://HOST/").fault().code()).isEqualTo(FaultCode.HTTP_STATUS);
    }

    @Test
    @DisplayName("a server that closes after its answer, saying nothing of it, loses no request of the next task")
    void noReuse() throws IOException {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(ISO_8859_1);
        for (int i = 0; i < 50; i++) {
            assertThat(run("http http://HOST/")).isEqualTo(TaskEnd.saying("ok"));
        }
        assertThat(heard).hasSize(50).allMatch(request -> request.contains("Connection: close\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ICY 200 OK\r\n\r\n",
                "hello\n",
                "HTTP/1.1 20 Odd\r\n\r\n",
                "\u0015\u0003\u0001\u0000\u0002\u0002F"
            })
    @DisplayName("a server that answers something else than HTTP is told from one that answers nothing")
    void notHttp(String other) {
        answer = other.getBytes(ISO_8859_1);
        Fault fault = run("http http://HOST/").fault();
        assertThat(fault.code()).isEqualTo(FaultCode.HTTP_ANSWER_BROKEN);
        assertThat(fault.message()).isEqualTo("http://" + host + "/ answers something that is not HTTP");
        answer = new byte[0];
        Fault silence = run("http http://HOST/").fault();
        assertThat(silence.code()).isEqualTo(FaultCode.HTTP_UNREACHABLE);
        assertThat(silence.message()).endsWith("failed to respond");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\nhello",
                "HTTP/3.1 200 OK\r\n\r\nhello"
            })
    @DisplayName("a server whose answer breaks the rules has answered, which its fault says")
    void brokenRules(String other) {
        answer = other.getBytes(ISO_8859_1);
        Fault fault = run("http http://u:secret@HOST/").fault();
        assertThat(fault.code()).isEqualTo(FaultCode.HTTP_ANSWER_BROKEN);
        assertThat(fault.message())
                .startsWith("http://" + host + "/ answered, but its answer cannot be understood: ")
                .doesNotContain("Exception");
    }

    @Test
    @DisplayName("what a URL says in other characters is asked byte by byte, composed or not")
    void composedAndNot() throws IOException {
        answer("200 OK", new byte[0]);
        run("http http://HOST/e\u0301/\u00e9?q=\u212b%20x#f");
        assertThat(heard).singleElement().asString().startsWith("GET /e%CC%81/%C3%A9?q=%E2%84%AB%20x HTTP/1.1\r\n");
    }

    @Test
    @DisplayName("hosts with underscores, as containers have, and in any script are asked by their name")
    void otherHosts() throws IOException {
        answer("200 OK", "here".getBytes(UTF_8));
        List<String> resolved = new CopyOnWriteArrayList<>();
        calls.close();
        calls = new HttpCalls(1_000, new DnsResolver() {
            @Override
            public InetAddress[] resolve(String name) {
                resolved.add(name);
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }

            @Override
            public String resolveCanonicalHostname(String name) {
                return name;
            }
        });
        List<String> allowed = List.of("my_service", "*.Bücher.example:" + server.getLocalPort());
        for (String name : List.of("my_service", "u:secret@my_service", "a.bücher.example")) {
            TaskEnd end = run("http http://" + name + ":" + server.getLocalPort() + "/x", allowed);
            assertThat(end).as(name).isEqualTo(TaskEnd.saying("here"));
        }
        assertThat(resolved).containsExactly("my_service", "my_service", "a.xn--bcher-kva.example");
        assertThat(heard.get(0)).contains("Host: my_service:" + server.getLocalPort() + "\r\n");
        assertThat(heard.get(1)).contains("Authorization: Basic dTpzZWNyZXQ=\r\n");
        assertThat(run("http http://u:secret@no_service/", allowed).fault().message())
                .contains("asks no no_service;");
    }

    @ParameterizedTest(name = "{0} is no way to private addresses, unless {1} allows them")
    @CsvSource({
        "127.0.0.2, ''",
        "[::1], ''",
        "[::ffff:127.0.0.1], ''",
        "0.0.0.0, ''",
        "127.0.0.1, 127.0.0.0/8",
        "169.254.169.254, ''",
        "localhost, ''"
    })
    void privateTargets(String name, String addresses) throws IOException {
        calls.close();
        calls = calls(List.of("*"), addresses.isEmpty() ? List.of() : List.of(addresses));
        answer("200 OK", "inside".getBytes(UTF_8));
        TaskEnd end = run("http http://" + name + ":" + server.getLocalPort() + "/", List.of("*"));
        if (addresses.isEmpty()) {
            assertThat(end.fault().code()).isEqualTo(FaultCode.HOST_NOT_ALLOWED);
            assertThat(heard).isEmpty();
        } else {
            assertThat(end.output()).isEqualTo(Said.text("inside"));
        }
    }

    @Test
    @DisplayName("localhost and addresses that an operator names are meant; other names may not lead to them")
    void namedByTheOperator() throws Exception {
        AllowedHosts allowed = new AllowedHosts(List.of("localhost:1", "10.1.2.3", "[::1]:8080", "example.org", "*"));
        for (String named : List.of("localhost", "localhost.", "10.1.2.3", "::1", "[::1]", "0:0:0:0:0:0:0:1")) {
            assertThat(allowed.names(named)).as(named).isTrue();
        }
        for (String other : List.of("example.org", "10.1.2.4", "127.0.0.1", "::2")) {
            assertThat(allowed.names(other)).as(other).isFalse();
        }
    }
}
