package io.drover.aws.lambda;

import io.drover.aws.refusal.Refusal;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Says in Drover's words why a call of Lambda failed, and what helps. */
final class LambdaFaults {

    private LambdaFaults() {}

    /** @param doing what the call does, with the function: "invoking function 'f'" */
    static FaultException of(String doing, SdkException cause) {
        if (isInterrupt(cause)) {
            Thread.currentThread().interrupt();
            return FaultCode.TASK_INTERRUPTED.asException(doing + " was cancelled", cause);
        }
        return switch (cause) {
            case ResourceNotFoundException unknown ->
                FaultCode.FUNCTION_UNKNOWN.asException(
                        doing + " failed: Lambda has no such function; 'drover functions deploy' puts it there",
                        unknown);
            case RequestTooLargeException large ->
                FaultCode.BODY_TOO_LARGE.asException(doing + " failed: " + reason(large), large);
            default -> FaultCode.FUNCTIONS_UNAVAILABLE.asException(doing + " failed: " + remedy(cause), cause);
        };
    }

    private static boolean isInterrupt(SdkException cause) {
        return cause instanceof AbortedException
                || cause.getCause() instanceof InterruptedException
                || Thread.currentThread().isInterrupted();
    }

    private static String remedy(SdkException cause) {
        if (cause instanceof AwsServiceException service) {
            return remedy(service);
        }
        return String.valueOf(cause.getMessage()).contains("credentials")
                ? cause.getMessage() + "; set spring.cloud.aws.credentials"
                : cause.getMessage() + "; see that the Lambda endpoint (spring.cloud.aws.endpoint) answers";
    }

    private static String remedy(AwsServiceException cause) {
        return switch (Refusal.of(cause)) {
            case CLOCK ->
                "the clock of this machine is off by more than 5 minutes: set it by NTP (" + Refusal.said(cause) + ")";
            case CREDENTIALS ->
                reason(cause) + "; Lambda does not take the credentials: set spring.cloud.aws.credentials";
            case RIGHTS -> reason(cause) + "; see that the credentials (spring.cloud.aws.credentials) allow it";
            case BUSY ->
                reason(cause)
                        + "; too many invocations at a time: raise the account's or the function's limit of"
                        + " concurrency, or call less often";
            case DEFECT -> reason(cause) + "; see that the Lambda endpoint (spring.cloud.aws.endpoint) answers";
            case REQUEST -> reason(cause);
        };
    }

    private static String reason(AwsServiceException cause) {
        return (cause.statusCode() + " " + Refusal.code(cause)).strip() + ", " + Refusal.said(cause);
    }
}
