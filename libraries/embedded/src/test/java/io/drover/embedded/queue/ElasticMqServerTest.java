package io.drover.embedded.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ElasticMqServerTest {

    @Test
    @DisplayName("answers on a free port with queue URLs that lead back to it, until it is stopped")
    void answers() throws Exception {
        ElasticMqServer server = ElasticMqServer.start("127.0.0.1", 0, "test");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String made = create(client, server.endpoint());
            assertThat(made).contains(server.endpoint() + "/").contains("/made");

            server.stop();
            assertThatThrownBy(() -> create(client, server.endpoint())).isInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("a port in use is refused with the remedy")
    void portInUse() {
        try (ElasticMqServer first = ElasticMqServer.start("127.0.0.1", 0, "test")) {
            int taken = first.endpoint().getPort();
            assertThatThrownBy(() -> ElasticMqServer.start("127.0.0.1", taken, "test"))
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("127.0.0.1:" + taken)
                    .hasMessageContaining("choose a free port");
        }
    }

    @Test
    @DisplayName("leaves the JVM's shutdown to its owner, whose stop comes in the midst of it")
    void noHooks() {
        ActorSystem actors = ElasticMqServer.actors();
        try {
            assertThat(actors.settings().JvmShutdownHooks()).isFalse();
        } finally {
            actors.terminate();
        }
    }

    private static String create(HttpClient client, URI endpoint) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request")
                .header("X-Amz-Target", "AmazonSQS.CreateQueue")
                .POST(HttpRequest.BodyPublishers.ofString("{\"QueueName\": \"made\"}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
