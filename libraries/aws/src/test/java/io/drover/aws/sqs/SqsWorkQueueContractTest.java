package io.drover.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.drover.aws.AwsEndpoint;
import io.drover.aws.fault.AwsService;
import io.drover.ports.Delivery;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.testkit.queue.WorkQueueContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

final class SqsWorkQueueContractTest extends WorkQueueContract {

    private static SqsEndpoint endpoint;
    private static SqsAsyncClient client;
    private static SqsWorkQueues queues;

    @BeforeAll
    static void start() {
        endpoint = SqsEndpoint.start();
        client = endpoint.client();
        queues = new SqsWorkQueues(client);
    }

    @AfterAll
    static void stop() {
        client.close();
        endpoint.close();
    }

    @Override
    protected WorkQueues queues() {
        return queues;
    }

    @Test
    @DisplayName("deleting with a lapsed receipt is passed over and loses nothing")
    @Override
    protected void lapsedDelete() {
        assumeFalse(AwsEndpoint.isMoto(), "SKIPPED: on moto a lapsed receipt deletes what was delivered again");
        super.lapsedDelete();
    }

    @Test
    @DisplayName("every request is counted by its queue and kind, a long body as often as it is billed")
    void metered() {
        SqsMeter meter = new SqsMeter(name -> name.startsWith("metered") ? "ours" : "other");
        try (SqsAsyncClient counted = endpoint.client(meter)) {
            WorkQueue queue = new SqsWorkQueues(counted).open(QueueSpec.plain("metered", Duration.ofMinutes(1)));
            queue.send(List.of("short"));
            queue.send(List.of("x".repeat(100_000)));
            List<String> receipts = new ArrayList<>();
            while (receipts.size() < 2) {
                queue.receive(1, Duration.ofSeconds(1)).forEach(one -> receipts.add(one.receipt()));
            }
            queue.delete(receipts);
            assertThat(queue.receive(1, Duration.ZERO)).isEmpty();
        }
        assertThat(meter.requests("ours", SqsMeter.Kind.SEND)).isEqualTo(3);
        assertThat(meter.requests("ours", SqsMeter.Kind.RECEIVE)).isGreaterThanOrEqualTo(4);
        assertThat(meter.requests("ours", SqsMeter.Kind.DELETE)).isEqualTo(1);
        assertThat(meter.requests("ours", SqsMeter.Kind.MANAGE)).isPositive();
        assertThat(meter.requests("other", SqsMeter.Kind.SEND)).isZero();
    }

    @Test
    @DisplayName("a queue URL with a host that does not resolve still leads to the client's endpoint")
    void foreignHost() {
        queues.open(QueueSpec.plain("foreign-host", Duration.ofMinutes(1)));
        String real = client.getQueueUrl(request -> request.queueName("foreign-host"))
                .join()
                .queueUrl();
        String foreign = real.replaceFirst("//[^/]+/", "//queues.invalid:1/");
        WorkQueue queue = new SqsWorkQueue(client, AwsService.SQS, "foreign-host", foreign);

        queue.send(List.of("arrives"));
        List<Delivery> received = queue.receive(1, Duration.ofSeconds(5));
        queue.delete(received.stream().map(Delivery::receipt).toList());

        assertThat(foreign).startsWith("http://queues.invalid:1/");
        assertThat(received).extracting(Delivery::body).containsExactly("arrives");
        queues.drop("foreign-host");
    }
}
