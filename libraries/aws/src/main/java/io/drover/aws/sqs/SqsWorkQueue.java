package io.drover.aws.sqs;

import io.drover.aws.fault.AwsService;
import io.drover.aws.fault.AwsTrouble;
import io.drover.model.fault.FaultException;
import io.drover.ports.Delivery;
import io.drover.ports.QueueDepth;
import io.drover.ports.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * One queue. The batches of a call run side by side; entries that SQS refuses out of a batch are tried again a few
 * times. Waits and visibilities are whole seconds, rounded up; a wait ends after 20 s at the latest. Interrupting a
 * receive ends it with nothing; what SQS handed out in that moment comes back after its visibility.
 *
 * <p>The URL only names the queue: requests go where the client's own endpoint is, since the host in a URL often does
 * not resolve outside the provider's network.
 */
final class SqsWorkQueue implements WorkQueue {

    private static final Logger LOG = LoggerFactory.getLogger(SqsWorkQueue.class);

    private static final String SENDING = "sending";
    private static final String RECEIVING = "receiving";

    /** What a long poll may take beyond its wait. */
    private static final Duration POLL_MARGIN = Duration.ofSeconds(5);

    private record Refused<T>(T item, String code, String message) {

        /** Names differ by provider and age of the API. Our visibilities are valid, so a bad parameter is the receipt. */
        boolean isLapsedReceipt() {
            return code.contains("ReceiptHandleIsInvalid")
                    || code.contains("MessageNotInflight")
                    || code.contains("InvalidParameterValue");
        }
    }

    private final SqsAsyncClient client;
    private final String name;
    private final String url;
    private final SqsCalls calls;

    SqsWorkQueue(SqsAsyncClient client, AwsService service, String name, String url) {
        this.client = client;
        this.name = name;
        this.url = url;
        this.calls = new SqsCalls(service, name);
    }

    @Override
    public void send(List<String> bodies) {
        List<SqsLimits.Body> checked =
                bodies.stream().map(body -> SqsLimits.Body.of(name, body)).toList();
        inBatches(SENDING, checked, SqsLimits.Body::bytes, this::sendBatch);
    }

    @Override
    public List<Delivery> receive(int max, Duration wait) {
        if (max < 1 || wait.isNegative()) {
            throw new IllegalArgumentException(
                    "queue " + name + ": receive takes 1 or more messages and no negative wait");
        }
        if (Thread.currentThread().isInterrupted()) {
            return List.of();
        }
        List<Delivery> received = new ArrayList<>();
        try {
            received.addAll(calls.join(RECEIVING, poll(Math.min(max, SqsLimits.BATCH_ENTRIES), wait)));
            if (received.size() == SqsLimits.BATCH_ENTRIES) {
                receiveMore(max, received);
            }
        } catch (FaultException e) {
            // What was received must reach the caller: nobody else gets it before its visibility ends.
            if (received.isEmpty() && !Thread.currentThread().isInterrupted()) {
                throw e;
            }
            LOG.debug("queue {}: handing on {} messages although a later poll failed", name, received.size(), e);
        }
        return received;
    }

    @Override
    public void delete(List<String> receipts) {
        inBatches("deleting", receipts, receipt -> 0, this::deleteBatch);
    }

    @Override
    public void extend(List<String> receipts, Duration visibility) {
        if (visibility.isNegative()) {
            throw new IllegalArgumentException("queue " + name + ": no negative visibility: " + visibility);
        }
        int seconds = SqsLimits.seconds(visibility, SqsLimits.VISIBILITY);
        inBatches("extending leases", receipts, receipt -> 0, batch -> extendBatch(batch, seconds));
    }

    @Override
    public QueueDepth depth() {
        Map<QueueAttributeName, String> attributes = calls.join(
                "looking at it",
                client.getQueueAttributes(request -> request.queueUrl(url)
                                .attributeNames(
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                        .thenApply(answer -> answer.attributes()));
        return new QueueDepth(
                count(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
                count(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }

    /** The first poll came back full, so there may be more at once; these polls do not wait. */
    private void receiveMore(int max, List<Delivery> received) {
        boolean full = true;
        while (full && received.size() < max) {
            List<CompletableFuture<List<Delivery>>> polls = new ArrayList<>();
            int left = max - received.size();
            while (left > 0 && polls.size() < SqsLimits.BATCHES_AT_ONCE) {
                polls.add(poll(Math.min(left, SqsLimits.BATCH_ENTRIES), Duration.ZERO));
                left -= SqsLimits.BATCH_ENTRIES;
            }
            try {
                full = calls.joinAll(RECEIVING, polls).stream().allMatch(got -> got.size() == SqsLimits.BATCH_ENTRIES);
            } finally {
                polls.stream()
                        .filter(poll -> poll.state() == Future.State.SUCCESS)
                        .forEach(poll -> received.addAll(poll.resultNow()));
            }
        }
    }

    private CompletableFuture<List<Delivery>> poll(int max, Duration wait) {
        int seconds = SqsLimits.seconds(wait, SqsLimits.LONG_POLL);
        Duration most = Duration.ofSeconds(seconds).plus(POLL_MARGIN);
        return SqsCalls.then(
                client.receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(max)
                        .waitTimeSeconds(seconds)
                        .messageSystemAttributeNames(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
                        .overrideConfiguration(override ->
                                override.apiCallAttemptTimeout(most).apiCallTimeout(most.plus(POLL_MARGIN)))),
                answer -> answer.messages().stream().map(SqsWorkQueue::delivery).toList());
    }

    private static Delivery delivery(Message message) {
        String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return new Delivery(message.receiptHandle(), message.body(), count == null ? 1 : Integer.parseInt(count));
    }

    private CompletableFuture<List<Refused<SqsLimits.Body>>> sendBatch(List<SqsLimits.Body> batch) {
        return SqsCalls.then(
                client.sendMessageBatch(request -> request.queueUrl(url)
                        .entries(entries(
                                batch,
                                (id, body) -> SendMessageBatchRequestEntry.builder()
                                        .id(id)
                                        .messageBody(body.text())
                                        .build()))),
                answer -> refused(batch, answer.failed()));
    }

    private CompletableFuture<List<Refused<String>>> deleteBatch(List<String> batch) {
        return SqsCalls.then(
                client.deleteMessageBatch(request -> request.queueUrl(url)
                        .entries(entries(
                                batch,
                                (id, receipt) -> DeleteMessageBatchRequestEntry.builder()
                                        .id(id)
                                        .receiptHandle(receipt)
                                        .build()))),
                answer -> withoutLapsed(refused(batch, answer.failed())));
    }

    private CompletableFuture<List<Refused<String>>> extendBatch(List<String> batch, int seconds) {
        return SqsCalls.then(
                client.changeMessageVisibilityBatch(request -> request.queueUrl(url)
                        .entries(entries(
                                batch,
                                (id, receipt) -> ChangeMessageVisibilityBatchRequestEntry.builder()
                                        .id(id)
                                        .receiptHandle(receipt)
                                        .visibilityTimeout(seconds)
                                        .build()))),
                answer -> withoutLapsed(refused(batch, answer.failed())));
    }

    private <T> void inBatches(
            String doing,
            List<T> items,
            ToIntFunction<T> bytes,
            Function<List<T>, CompletableFuture<List<Refused<T>>>> call) {
        List<T> left = items;
        for (int round = 1; !left.isEmpty(); round++) {
            List<Refused<T>> refused = round(doing, SqsLimits.batches(left, bytes), call);
            if (!refused.isEmpty()) {
                if (round == SqsLimits.ROUNDS) {
                    Refused<T> first = refused.getFirst();
                    throw calls.refused(
                            doing,
                            AwsTrouble.DEFECT,
                            String.format(
                                    Locale.ROOT,
                                    "%d of %d entries refused, the first for %s: %s",
                                    refused.size(),
                                    items.size(),
                                    first.code(),
                                    first.message()));
                }
                calls.pause(doing, SqsLimits.PAUSES.spread(refused.getFirst()).pause(round));
            }
            left = refused.stream().map(Refused::item).toList();
        }
    }

    private <T> List<Refused<T>> round(
            String doing, List<List<T>> batches, Function<List<T>, CompletableFuture<List<Refused<T>>>> call) {
        List<Refused<T>> refused = new ArrayList<>();
        for (int from = 0; from < batches.size(); from += SqsLimits.BATCHES_AT_ONCE) {
            int to = Math.min(from + SqsLimits.BATCHES_AT_ONCE, batches.size());
            calls.joinAll(doing, batches.subList(from, to).stream().map(call).toList())
                    .forEach(refused::addAll);
        }
        return refused;
    }

    private List<Refused<String>> withoutLapsed(List<Refused<String>> refused) {
        List<Refused<String>> others =
                refused.stream().filter(entry -> !entry.isLapsedReceipt()).toList();
        if (others.size() < refused.size()) {
            LOG.debug("queue {}: passed over {} receipts that had lapsed", name, refused.size() - others.size());
        }
        return others;
    }

    @FunctionalInterface
    private interface Entry<T, E> {
        E of(String id, T item);
    }

    private static <T, E> List<E> entries(List<T> batch, Entry<T, E> entry) {
        return IntStream.range(0, batch.size())
                .mapToObj(i -> entry.of(String.valueOf(i), batch.get(i)))
                .toList();
    }

    private static <T> List<Refused<T>> refused(List<T> batch, List<BatchResultErrorEntry> failed) {
        return failed.stream()
                .map(entry -> new Refused<>(
                        batch.get(Integer.parseInt(entry.id())),
                        String.valueOf(entry.code()),
                        String.valueOf(entry.message())))
                .toList();
    }

    private static long count(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
        String count = attributes.get(name);
        return count == null ? 0 : Long.parseLong(count);
    }
}
