package io.drover.aws.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.drover.aws.sqs.NativeHttp;
import io.drover.model.proxy.ProxyRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** A server that stands for a service of AWS, and one that stands for a proxy and counts what it was asked. */
@Timeout(60)
class CrtProxiesTest {

    private static final StaticCredentialsProvider KEYS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b"));

    private static final List<String> atService = new CopyOnWriteArrayList<>();
    private static final List<String> atProxy = new CopyOnWriteArrayList<>();
    private static final NativeHttp NATIVE = new NativeHttp();
    private static HttpServer service;
    private static HttpServer proxy;

    @BeforeAll
    static void start() throws IOException {
        service = server(atService);
        proxy = server(atProxy);
    }

    @BeforeEach
    void forget() {
        atService.clear();
        atProxy.clear();
    }

    @AfterAll
    static void stop() {
        service.stop(0);
        proxy.stop(0);
        NATIVE.close();
    }

    private static HttpServer server(List<String> asked) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Host") + " "
                    + exchange.getRequestHeaders().getFirst("Proxy-Authorization"));
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{\"QueueUrls\":[],\"TableNames\":[]}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static ProxyRules rules(String login) {
        String address = "http://" + login + "127.0.0.1:" + proxy.getAddress().getPort();
        return ProxyRules.of(
                Map.of("http_proxy", address, "HTTPS_PROXY", address, "no_proxy", "direct.example"), new Properties());
    }

    private static void askDynamo(ProxyRules rules, URI endpoint) {
        try (DynamoDbClient client = DynamoDbClient.builder()
                .httpClientBuilder(CrtProxies.apply(rules, AwsCrtHttpClient.builder()))
                .region(Region.US_EAST_1)
                .credentialsProvider(KEYS)
                .endpointOverride(endpoint)
                .build()) {
            assertThat(client.listTables().tableNames()).isEmpty();
        }
    }

    private static URI own() {
        return URI.create("http://127.0.0.1:" + service.getAddress().getPort());
    }

    @Test
    void whatRunsOnThisMachineIsAskedDirectly() {
        askDynamo(rules(""), own());
        assertThat(atProxy).isEmpty();
        assertThat(atService).hasSize(1);
    }

    @Test
    void theSameForQueues() {
        try (SqsAsyncClient client = SqsAsyncClient.builder()
                .httpClientBuilder(CrtProxies.apply(rules(""), AwsCrtAsyncHttpClient.builder()))
                .region(Region.US_EAST_1)
                .credentialsProvider(KEYS)
                .endpointOverride(own())
                .build()) {
            assertThat(client.listQueues().join().queueUrls()).isEmpty();
        }
        assertThat(atProxy).isEmpty();
        assertThat(atService).hasSize(1);
    }

    @Test
    void whatLiesElsewhereIsAskedThroughTheProxyWithItsLogin() {
        askDynamo(rules("u:p@"), URI.create("http://dynamo.example"));
        assertThat(atService).isEmpty();
        assertThat(atProxy).singleElement().asString().isEqualTo("dynamo.example Basic dTpw");
    }
}
