package io.drover.aws.fault;

import io.drover.model.fault.FaultException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says in Drover's words why a call failed, and what helps.
 *
 * @param target what the calls are about, for messages: "queue jobs"
 */
public record AwsFaults(AwsService service, String target) {

    /** EC2 adds a page of ciphertext to a missing right. */
    private static final int MOST_TOLD = 300;

    /**
     * Calls, and tells a failure of the SDK as a fault.
     *
     * @param doing what the call does, for messages: "sending"
     */
    public <T extends @Nullable Object> T call(String doing, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw of(doing, e);
        }
    }

    /** If it is an interrupt, the thread has its flag again. */
    public FaultException of(String doing, Throwable failure) {
        AwsTrouble trouble = AwsTrouble.of(failure);
        if (trouble == AwsTrouble.INTERRUPT) {
            Thread.currentThread().interrupt();
            return fault(doing, trouble, failure, "");
        }
        return fault(doing, trouble, failure, " (" + shorter(told(failure)) + ")");
    }

    /** For what no exception tells, such as a batch of which some was refused again and again. */
    public FaultException of(String doing, AwsTrouble trouble, String told) {
        return fault(doing, trouble, new IllegalStateException(told), " (" + told + ")");
    }

    private FaultException fault(String doing, AwsTrouble trouble, Throwable failure, String told) {
        AwsService.Meaning meaning = service.meaning(trouble, failure);
        return meaning.code()
                .asException(
                        target + ": " + doing + " failed: "
                                + meaning.remedy()
                                        .replace("{region}", region(failure).orElse("<the bucket's>"))
                                + told,
                        failure);
    }

    /** An answer that is no document of the service, such as a proxy's page, leaves its status only. */
    private static String told(Throwable failure) {
        if (!(failure instanceof AwsServiceException answer)) {
            return String.valueOf(failure.getMessage());
        }
        AwsErrorDetails details = answer.awsErrorDetails();
        @Nullable String message = details == null ? null : details.errorMessage();
        return ("status " + answer.statusCode() + " " + AwsTrouble.code(answer)).strip()
                + (message == null || message.isBlank() ? "" : ": " + message.strip());
    }

    private static String shorter(String text) {
        return text.length() <= MOST_TOLD ? text : text.substring(0, MOST_TOLD) + "...";
    }

    private static Optional<String> region(Throwable failure) {
        return failure instanceof AwsServiceException answer
                        && answer.awsErrorDetails() != null
                        && answer.awsErrorDetails().sdkHttpResponse() != null
                ? answer.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region")
                : Optional.empty();
    }
}
