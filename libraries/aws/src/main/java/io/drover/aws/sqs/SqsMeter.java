package io.drover.aws.sqs;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/**
 * Counts requests as AWS bills them: each call is one for every 64 KB of bodies that it carries (in characters: ours are
 * ASCII), and each attempt of a call counts, also those that failed, so that the counts never promise less than the bill.
 * Thread-safe.
 */
public final class SqsMeter implements ExecutionInterceptor {

    /** What a request was for. */
    public enum Kind {
        SEND,
        RECEIVE,
        DELETE,
        EXTEND,
        /** How many messages wait. */
        DEPTH,
        /** Finding, making and removing queues. */
        MANAGE
    }

    private record Key(String role, Kind kind) {}

    private static final long UNIT_BYTES = 64 * 1024;

    private final UnaryOperator<String> roles;
    private final ConcurrentMap<Key, LongAdder> counts = new ConcurrentHashMap<>();

    /** @param roles tells of a queue's name what the queue is for; there are few answers */
    public SqsMeter(UnaryOperator<String> roles) {
        this.roles = roles;
    }

    /** Requests to the queues of a role since the start. */
    public long requests(String role, Kind kind) {
        LongAdder count = counts.get(new Key(role, kind));
        return count == null ? 0 : count.sum();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        SdkRequest request = context.request();
        long bytes = request instanceof SendMessageBatchRequest send
                ? send.entries().stream()
                        .mapToLong(entry -> entry.messageBody().length())
                        .sum()
                : 0;
        add(request, units(bytes));
    }

    @Override
    public void afterUnmarshalling(Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
        if (context.response() instanceof ReceiveMessageResponse received) {
            long bytes = received.messages().stream()
                    .mapToLong(message -> message.body().length())
                    .sum();
            add(context.request(), units(bytes) - 1);
        }
    }

    private static long units(long bytes) {
        return Math.max(1, Math.ceilDiv(bytes, UNIT_BYTES));
    }

    private void add(SdkRequest request, long requests) {
        counts.computeIfAbsent(new Key(roles.apply(queue(request)), kind(request)), _ -> new LongAdder())
                .add(requests);
    }

    private static String queue(SdkRequest request) {
        return request.getValueForField("QueueUrl", String.class)
                .map(url -> url.substring(url.lastIndexOf('/') + 1))
                .or(() -> request.getValueForField("QueueName", String.class))
                .orElse("");
    }

    private static Kind kind(SdkRequest request) {
        return switch (request) {
            case SendMessageBatchRequest _ -> Kind.SEND;
            case ReceiveMessageRequest _ -> Kind.RECEIVE;
            case DeleteMessageBatchRequest _ -> Kind.DELETE;
            case ChangeMessageVisibilityBatchRequest _ -> Kind.EXTEND;
            case GetQueueAttributesRequest _ -> Kind.DEPTH;
            default -> Kind.MANAGE;
        };
    }
}
