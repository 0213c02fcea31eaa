package io.drover.aws.s3;

import io.drover.aws.refusal.Refusal;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in Drover's words what became of a call to S3, and what to do about it. */
final class S3Faults {

    private static final int MOVED = 301;
    private static final Set<String> OTHER_REGION = Set.of(
            "PermanentRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
            "IncorrectEndpoint");
    private final String bucket;

    S3Faults(String bucket) {
        this.bucket = bucket;
    }

    static String code(AwsServiceException e) {
        return Refusal.code(e);
    }

    /** @param doing what the call did, for messages: "reading results/1" */
    FaultException failed(String doing, SdkException cause) {
        if (isInterrupt(cause)) {
            Thread.currentThread().interrupt();
            return unavailable(doing + " was interrupted: call again if it is still wanted", cause);
        }
        return unavailable(doing + " failed: " + remedy(cause), cause);
    }

    FaultException interrupted(String doing, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return unavailable(doing + " was interrupted: call again if it is still wanted", cause);
    }

    private FaultException unavailable(String what, Exception cause) {
        return FaultCode.OBJECTS_UNAVAILABLE.asException("bucket " + bucket + ": " + what, cause);
    }

    /** The SDK tells of an interrupt in several ways, and does not promise to keep the thread's flag. */
    private static boolean isInterrupt(SdkException e) {
        if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
            return false;
        }
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof AbortedException || at instanceof InterruptedException) {
                return true;
            }
        }
        return Thread.currentThread().isInterrupted();
    }

    private String remedy(SdkException e) {
        if (e instanceof AwsServiceException service) {
            return remedy(service);
        }
        if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
            return "no answer in time (" + e.getMessage()
                    + "); see that the endpoint (spring.cloud.aws.endpoint) answers and that the line carries the data";
        }
        if (String.valueOf(e.getMessage()).contains("credentials")) {
            return e.getMessage() + "; set spring.cloud.aws.credentials";
        }
        return e.getMessage() + "; see that the endpoint (spring.cloud.aws.endpoint) answers";
    }

    private String remedy(AwsServiceException e) {
        String code = code(e);
        if (code.equals("NoSuchBucket")) {
            return "it does not exist; run 'drover init', which makes it, or name another one"
                    + " (drover.backend.objects.url)";
        }
        if (e.statusCode() == MOVED || OTHER_REGION.contains(code)) {
            return otherRegion(e);
        }
        if (e.statusCode() == 503 || e.statusCode() == 429) {
            return slowDown(e);
        }
        return switch (Refusal.of(e)) {
            case CLOCK ->
                "this machine's clock is off by more than the 15 minutes that S3 allows; set it by a time server (NTP)";
            case CREDENTIALS ->
                told(e) + "; S3 does not know or take the credentials: set spring.cloud.aws.credentials";
            case RIGHTS ->
                told(e) + "; see that the credentials (spring.cloud.aws.credentials) allow s3:ListBucket, GetObject,"
                        + " PutObject, DeleteObject and AbortMultipartUpload (without ListBucket an object that does not"
                        + " exist looks like a forbidden one)";
            case BUSY -> slowDown(e);
            case DEFECT ->
                told(e) + "; the server's own fault: call again later, and look into the log of the endpoint"
                        + " (spring.cloud.aws.endpoint) if it is not AWS";
            case REQUEST -> told(e) + "; see that the endpoint (spring.cloud.aws.endpoint) is one of S3";
        };
    }

    private static String slowDown(AwsServiceException e) {
        return told(e)
                + "; S3 asks to slow down, and did so at every attempt: it passes by itself, if not, let fewer"
                + " workers run at a time";
    }

    private static String otherRegion(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.sdkHttpResponse() == null
                ? "it is in another region: set spring.cloud.aws.region.static to the bucket's"
                : details.sdkHttpResponse()
                        .firstMatchingHeader("x-amz-bucket-region")
                        .map(region ->
                                "it is in the region " + region + ": set spring.cloud.aws.region.static=" + region)
                        .orElse(told(e)
                                + "; it is in another region: set spring.cloud.aws.region.static to the bucket's");
    }

    private static String told(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String message = details == null ? null : details.errorMessage();
        String code = code(e);
        return "status " + e.statusCode() + (code.isEmpty() ? "" : " " + code)
                + (message == null || message.isBlank() ? "" : " (" + message.strip() + ")");
    }
}
