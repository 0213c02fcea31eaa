package io.drover.aws.sqs;

import io.drover.aws.refusal.Refusal;
import io.drover.model.fault.FaultException;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

/**
 * Queues of one account and region. Settings of a queue that exists are left as they are: several services open the
 * same queue, and the last to start must not win. Visibility is kept in whole seconds, rounded up.
 */
public final class SqsWorkQueues implements WorkQueues {

    private static final String OPENING = "opening";

    private final SqsAsyncClient client;

    /** @param client stays the caller's; its time-outs bound every call but a long poll, which brings its own */
    public SqsWorkQueues(SqsAsyncClient client) {
        this.client = client;
    }

    @Override
    public WorkQueue open(QueueSpec spec) {
        String url = find(spec.name()).orElseGet(() -> create(spec));
        return new SqsWorkQueue(client, spec.name(), url);
    }

    @Override
    public void drop(String name) {
        find(name).ifPresent(url -> {
            CompletableFuture<Boolean> dropped = client.deleteQueue(request -> request.queueUrl(url))
                    .thenApply(answer -> true)
                    .exceptionally(failure -> unless(SqsFaults::isMissing, failure));
            new SqsCalls(name).join("dropping", dropped);
        });
    }

    private Optional<String> find(String name) {
        CompletableFuture<Optional<String>> url = client.getQueueUrl(request -> request.queueName(name))
                .thenApply(answer -> Optional.of(answer.queueUrl()))
                .exceptionally(failure -> {
                    unless(SqsFaults::isMissing, failure);
                    return Optional.empty();
                });
        return new SqsCalls(name).join("looking for", url);
    }

    private String create(QueueSpec spec) {
        Map<QueueAttributeName, String> attributes = new HashMap<>();
        attributes.put(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                String.valueOf(SqsLimits.seconds(spec.visibility(), SqsLimits.VISIBILITY)));
        attributes.put(QueueAttributeName.MESSAGE_RETENTION_PERIOD, String.valueOf(SqsLimits.RETENTION.toSeconds()));
        String deadLetters = spec.deadLetters();
        if (deadLetters != null) {
            attributes.put(QueueAttributeName.REDRIVE_POLICY, redrive(spec, deadLetters));
        }
        SqsCalls calls = new SqsCalls(spec.name());
        CompletableFuture<Optional<String>> made = client.createQueue(
                        request -> request.queueName(spec.name()).attributes(attributes))
                .thenApply(answer -> Optional.of(answer.queueUrl()))
                .exceptionally(failure -> {
                    unless(QueueNameExistsException.class::isInstance, failure);
                    return Optional.empty();
                });
        // Somebody else made it a moment ago, with other settings.
        return await(calls, made)
                .or(() -> find(spec.name()))
                .orElseThrow(() -> calls.unavailable(
                        OPENING, new IllegalStateException("it came and went at the same time; call again")));
    }

    private static Optional<String> await(SqsCalls calls, CompletableFuture<Optional<String>> made) {
        try {
            return calls.join("making", made);
        } catch (FaultException e) {
            boolean forbidden =
                    e.getCause() instanceof AwsServiceException refused && Refusal.of(refused) == Refusal.RIGHTS;
            throw forbidden ? calls.missing(e) : e;
        }
    }

    private String redrive(QueueSpec spec, String deadLetters) {
        QueueSpec behind = QueueSpec.plain(deadLetters, spec.visibility());
        String url = find(deadLetters).orElseGet(() -> create(behind));
        CompletableFuture<String> arn = client.getQueueAttributes(
                        request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .thenApply(answer -> answer.attributes().get(QueueAttributeName.QUEUE_ARN));
        return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                .formatted(new SqsCalls(deadLetters).join(OPENING, arn), spec.maxReceives());
    }

    /** False for an expected failure; any other goes on. */
    private static boolean unless(Predicate<Throwable> expected, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (expected.test(cause)) {
            return false;
        }
        throw failure instanceof CompletionException completion ? completion : new CompletionException(failure);
    }
}
