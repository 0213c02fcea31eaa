package io.drover.aws.lambda;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

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
        if (cause instanceof TooManyRequestsException throttled) {
            return reason(throttled)
                    + "; too many invocations at a time: raise the account's or the function's limit of"
                    + " concurrency, or call less often";
        }
        if (cause instanceof AwsServiceException service && service.statusCode() == 403) {
            return reason(service) + "; see that the credentials (spring.cloud.aws.credentials) allow it";
        }
        if (String.valueOf(cause.getMessage()).contains("credentials")) {
            return cause.getMessage() + "; set spring.cloud.aws.credentials";
        }
        if (cause instanceof AwsServiceException service && service.statusCode() < 500) {
            return reason(service);
        }
        return cause.getMessage() + "; see that the Lambda endpoint (spring.cloud.aws.endpoint) answers";
    }

    private static String reason(AwsServiceException cause) {
        return cause.statusCode() + " " + cause.awsErrorDetails().errorCode() + ", "
                + cause.awsErrorDetails().errorMessage();
    }
}
