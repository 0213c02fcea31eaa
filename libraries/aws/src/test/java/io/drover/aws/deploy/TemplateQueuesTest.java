package io.drover.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.aws.sqs.SqsWorkQueues;
import io.drover.ports.QueueSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** The template makes the queues that the services would make, with the same settings. */
final class TemplateQueuesTest {

    private static final String ARN = "arn:aws:sqs:us-east-1:000000000000:";

    private final Template template = Template.read();

    @Test
    @DisplayName("queues of the template are those of DroverQueues, as SqsWorkQueues makes them")
    void queues() throws IOException {
        assertThat(ofTemplate()).isEqualTo(ofServices());
    }

    private Map<String, Map<String, String>> ofTemplate() {
        Map<String, Map<String, String>> queues = new TreeMap<>();
        template.ofType("AWS::SQS::Queue").keySet().forEach(id -> {
            Map<?, ?> properties = template.properties(id);
            Map<String, String> attributes = new TreeMap<>();
            for (String name : new String[] {"VisibilityTimeout", "MessageRetentionPeriod"}) {
                attributes.put(name, Template.text(properties.get(name)));
            }
            if (properties.containsKey("RedrivePolicy")) {
                Map<?, ?> redrive = Template.map(properties.get("RedrivePolicy"));
                String target = Template.text(Template.at(redrive, "deadLetterTargetArn", "Fn::GetAtt"));
                String name = template.name(
                        template.properties(target.replace(".Arn", "")).get("QueueName"));
                attributes.put(
                        "RedrivePolicy",
                        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%s}"
                                .formatted(ARN + name, redrive.get("maxReceiveCount")));
            }
            queues.put(template.name(properties.get("QueueName")), attributes);
        });
        return queues;
    }

    private Map<String, Map<String, String>> ofServices() throws IOException {
        // They are a module further up, so this one reads what they say.
        String names = source("wire/src/main/java/io/drover/wire/QueueNames.java");
        String queues = source("wiring/src/main/java/io/drover/wiring/DroverQueues.java");
        Duration visibility = Duration.ofSeconds(number(queues, "VISIBILITY = Duration\\.ofSeconds\\((\\d+)\\)"));
        int receives = number(queues, "MAX_RECEIVES = (\\d+)");

        CapturedCalls calls = new CapturedCalls();
        SqsWorkQueues provider =
                new SqsWorkQueues(calls.client(SqsAsyncClient.class, TemplateQueuesTest::answer, Map.of()));
        provider.open(QueueSpec.plain(queue(names, "submissions"), visibility));
        provider.open(new QueueSpec(queue(names, "requests"), visibility, queue(names, "deadLetters"), receives));

        Map<String, Map<String, String>> made = new TreeMap<>();
        calls.of(CreateQueueRequest.class)
                .forEach(request -> made.put(request.queueName(), new TreeMap<>(request.attributesAsStrings())));
        return made;
    }

    private String queue(String names, String method) {
        return template.prefix() + match(names, "String " + method + "\\(\\) \\{\\s+return prefix \\+ \"([^\"]+)\"");
    }

    private static Object answer(SdkRequest request) {
        return switch (request) {
            case GetQueueUrlRequest missing ->
                CompletableFuture.failedFuture(QueueDoesNotExistException.builder()
                        .statusCode(400)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("AWS.SimpleQueueService.NonExistentQueue")
                                .errorMessage("no queue " + missing.queueName())
                                .build())
                        .build());
            case CreateQueueRequest made ->
                CompletableFuture.completedFuture(CreateQueueResponse.builder()
                        .queueUrl("http://127.0.0.1/" + made.queueName())
                        .build());
            case GetQueueAttributesRequest asked -> {
                Map<QueueAttributeName, String> attributes = new HashMap<>();
                attributes.put(
                        QueueAttributeName.QUEUE_ARN, ARN + asked.queueUrl().replaceAll(".*/", ""));
                yield CompletableFuture.completedFuture(GetQueueAttributesResponse.builder()
                        .attributes(attributes)
                        .build());
            }
            default -> throw new IllegalStateException("not expected: " + request);
        };
    }

    private static String source(String file) throws IOException {
        return Files.readString(Path.of("..").resolve(file));
    }

    private static int number(String source, String pattern) {
        return Integer.parseInt(match(source, pattern));
    }

    private static String match(String source, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(source);
        assertThat(matcher.find()).as("the source still says %s", pattern).isTrue();
        return matcher.group(1);
    }
}
