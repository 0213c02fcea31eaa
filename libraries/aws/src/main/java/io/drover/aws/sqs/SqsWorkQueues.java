package io.drover.aws.sqs;

import io.drover.aws.fault.AwsService;
import io.drover.aws.fault.AwsTrouble;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

/**
 * Queues of one account and region. Settings of a queue that exists are left as they are: several services open the
 * same queue, and the last to start must not win. Visibility is kept in whole seconds, rounded up.
 */
public final class SqsWorkQueues implements WorkQueues {

    private static final String OPENING = "opening it";

    private final SqsAsyncClient client;
    private final AwsService service;

    /** @param client stays the caller's; its time-outs bound every call but a long poll, which brings its own */
    public SqsWorkQueues(SqsAsyncClient client) {
        this(client, AwsService.SQS);
    }

    /** @param service whose words tell what goes wrong: SQS, or what stands in for it */
    public SqsWorkQueues(SqsAsyncClient client, AwsService service) {
        this.client = client;
        this.service = service;
    }

    @Override
    public WorkQueue open(QueueSpec spec) {
        String url = find(spec.name()).orElseGet(() -> create(spec));
        return new SqsWorkQueue(client, service, spec.name(), url);
    }

    @Override
    public void drop(String name) {
        find(name).ifPresent(url -> {
            CompletableFuture<Boolean> dropped = client.deleteQueue(request -> request.queueUrl(url))
                    .thenApply(answer -> true)
                    .exceptionally(failure -> unless(SqsWorkQueues::isMissing, failure));
            new SqsCalls(service, name).join("dropping it", dropped);
        });
    }

    private Optional<String> find(String name) {
        CompletableFuture<Optional<String>> url = client.getQueueUrl(request -> request.queueName(name))
                .thenApply(answer -> Optional.of(answer.queueUrl()))
                .exceptionally(failure -> {
                    unless(SqsWorkQueues::isMissing, failure);
                    return Optional.empty();
                });
        return new SqsCalls(service, name).join("looking for it", url);
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
        SqsCalls calls = new SqsCalls(service, spec.name());
        CompletableFuture<Optional<String>> made = client.createQueue(
                        request -> request.queueName(spec.name()).attributes(attributes))
                .thenApply(answer -> Optional.of(answer.queueUrl()))
                .exceptionally(failure -> {
                    unless(QueueNameExistsException.class::isInstance, failure);
                    return Optional.empty();
                });
        // Somebody else made it a moment ago, with other settings.
        return await(spec.name(), made)
                .or(() -> find(spec.name()))
                .orElseThrow(() -> calls.refused(OPENING, AwsTrouble.BUSY, "it came and went at the same time"));
    }

    private Optional<String> await(String queue, CompletableFuture<Optional<String>> made) {
        try {
            return new SqsCalls(service, queue).join("making it", made);
        } catch (FaultException e) {
            if (e.getCause() == null || AwsTrouble.of(e.getCause()) != AwsTrouble.RIGHTS) {
                throw e;
            }
            throw FaultCode.QUEUE_UNAVAILABLE.asException(
                    "queue " + queue + " does not exist, and these credentials may not make it: run 'drover init' with"
                            + " ones that may, or look at drover.backend.queue-prefix and spring.cloud.aws.region.static",
                    e);
        }
    }

    private String redrive(QueueSpec spec, String deadLetters) {
        QueueSpec behind = QueueSpec.plain(deadLetters, spec.visibility());
        String url = find(deadLetters).orElseGet(() -> create(behind));
        CompletableFuture<String> arn = client.getQueueAttributes(
                        request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .thenApply(answer -> answer.attributes().get(QueueAttributeName.QUEUE_ARN));
        return String.format(
                Locale.ROOT,
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}",
                new SqsCalls(service, deadLetters).join(OPENING, arn),
                spec.maxReceives());
    }

    private static boolean isMissing(Throwable failure) {
        return AwsService.SQS.code(failure) == FaultCode.QUEUE_MISSING;
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
