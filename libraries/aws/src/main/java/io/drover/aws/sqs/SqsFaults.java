package io.drover.aws.sqs;

import io.drover.aws.refusal.Refusal;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Says in Drover's words why a call of SQS failed, and what to do about it. */
final class SqsFaults {

    private static final Set<String> MISSING =
            Set.of("AWS.SimpleQueueService.NonExistentQueue", "NonExistentQueue", "QueueDoesNotExist");

    private final String queue;

    SqsFaults(String queue) {
        this.queue = queue;
    }

    /** @param doing what the call did, for messages: "sending to" */
    FaultException of(String doing, Throwable cause) {
        String remedy = cause instanceof AwsServiceException service ? remedy(service) : remedy(cause);
        FaultCode code = isMissing(cause) ? FaultCode.QUEUE_MISSING : FaultCode.QUEUE_UNAVAILABLE;
        return code.asException(doing + " queue " + queue + " failed: " + remedy, cause);
    }

    FaultException interrupted(String doing, InterruptedException cause) {
        return FaultCode.QUEUE_UNAVAILABLE.asException(
                doing + " queue " + queue + " was interrupted: call again if it is still wanted", cause);
    }

    /** For a queue that is not there and that whoever asks may not make. */
    FaultException missing(Throwable cause) {
        return FaultCode.QUEUE_UNAVAILABLE.asException(
                "queue " + queue + " does not exist, and these credentials may not make it: run 'drover init' with ones"
                        + " that may, or look at drover.backend.queue-prefix and spring.cloud.aws.region.static",
                cause);
    }

    /** Whether a queue is not there; other servers than AWS's own still call it by the name of the older protocol. */
    static boolean isMissing(Throwable failure) {
        return failure instanceof QueueDoesNotExistException
                || failure instanceof AwsServiceException service
                        && MISSING.contains(Refusal.code(service).replaceFirst("^.*#", ""));
    }

    /** An interrupt that the SDK noticed while it prepared a call; it takes the thread's flag with it. */
    static boolean isInterruption(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AbortedException || cause instanceof InterruptedException) {
                return !(failure instanceof ApiCallTimeoutException
                        || failure instanceof ApiCallAttemptTimeoutException);
            }
        }
        return false;
    }

    private static String remedy(AwsServiceException cause) {
        String said = Refusal.said(cause);
        if (isMissing(cause)) {
            return "it does not exist (any more): run 'drover init' or, for a queue of responses, start the cell's"
                    + " scheduler; or look at drover.backend.queue-prefix and spring.cloud.aws.region.static";
        }
        return switch (Refusal.of(cause)) {
            case CLOCK -> "the clock of this machine is off by more than 5 minutes: set it by NTP (" + said + ")";
            case CREDENTIALS ->
                "SQS does not take the credentials: set spring.cloud.aws.credentials, or the machine's role (" + said
                        + ")";
            case RIGHTS ->
                "the credentials (spring.cloud.aws.credentials) do not allow it: add the right to their policy (" + said
                        + ")";
            case BUSY ->
                "too many requests at a time, and so at every attempt: it passes by itself; if not, let fewer workers"
                        + " or receivers run (" + said + ")";
            case DEFECT ->
                "SQS is out of order, try again in a while; see that the endpoint (spring.cloud.aws.endpoint) is SQS ("
                        + said + ")";
            case REQUEST -> said + "; see that the endpoint (spring.cloud.aws.endpoint) is SQS";
        };
    }

    private static String remedy(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        return said.contains("credentials")
                ? said + "; set spring.cloud.aws.credentials"
                : said + "; see that the endpoint (spring.cloud.aws.endpoint) answers";
    }
}
