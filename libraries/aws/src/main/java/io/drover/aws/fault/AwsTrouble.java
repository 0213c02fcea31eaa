package io.drover.aws.fault;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * Why a service did not do what it was asked to, with the remedy; {@code %s} in a remedy is the service. Names of errors
 * differ by service, protocol and age of the API.
 */
public enum AwsTrouble {
    /** Whoever called does not want it any more. */
    INTERRUPT("it was interrupted, call again if it is still wanted"),
    NO_CREDENTIALS("there are no credentials: set spring.cloud.aws.credentials, or the machine's role"),
    /** Nobody there, or not in time. */
    NO_ANSWER("%s does not answer: see that the endpoint (spring.cloud.aws.endpoint) can be reached"),
    /** A proxy's page, or another server's: an error that has no name. */
    PAGE("what answers is not %s: see that the endpoint (spring.cloud.aws.endpoint) is, and what is in between"),
    /** The time in the signature is too far from the service's, and the SDK could not make up for it. */
    CLOCK("the clock of this machine is off by more than 5 minutes: set it by NTP"),
    /** The service does not know the key, or does not take the signature. */
    CREDENTIALS("%s does not take the credentials: set spring.cloud.aws.credentials, or the machine's role"),
    /** The key is known and may not do this. */
    RIGHTS("the credentials (spring.cloud.aws.credentials) do not allow it: add the right to their policy"),
    /** Too many requests, for now. */
    BUSY("too many requests at a time, and so at every attempt: it passes by itself"),
    /** The service's own fault. */
    DEFECT("%s is out of order: try again in a while; see that the endpoint (spring.cloud.aws.endpoint) is %<s"),
    /** Something about this very request. */
    REQUEST("%s does not take the request: see that the endpoint (spring.cloud.aws.endpoint) is %<s");

    private static final Set<String> CLOCKS =
            Set.of("RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed", "SignatureExpired");
    private static final Set<String> KEYS = Set.of(
            "AuthFailure",
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "InvalidSecurity",
            "InvalidToken",
            "TokenRefreshRequired",
            "NotSignedUp",
            "ExpiredToken",
            "ExpiredTokenException");
    private static final Set<String> LIMITS = Set.of(
            "LimitExceededException",
            "OverLimit",
            "ProvisionedThroughputExceeded",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "SlowDown",
            "Throttling",
            "ThrottlingError",
            "ThrottlingException",
            "TooManyRequests",
            "TooManyRequestsException");
    private static final int FORBIDDEN = 403;

    private final String remedy;

    AwsTrouble(String remedy) {
        this.remedy = remedy;
    }

    String remedy(String service) {
        return String.format(Locale.ROOT, remedy, service);
    }

    public static AwsTrouble of(Throwable failure) {
        if (isInterrupt(failure)) {
            return INTERRUPT;
        }
        if (failure instanceof AwsServiceException answer) {
            return of(answer);
        }
        return String.valueOf(failure.getMessage()).contains("credentials") ? NO_CREDENTIALS : NO_ANSWER;
    }

    /** Whether an error of that name passes by itself. */
    public static boolean isLimit(String code) {
        return LIMITS.contains(code);
    }

    /** The error's name, without what servers put before it; empty if the answer has none. */
    public static String code(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null ? "" : code.replaceFirst("^(.*#|Server\\.|Client\\.)", "");
    }

    private static AwsTrouble of(AwsServiceException failure) {
        String code = code(failure);
        if (CLOCKS.contains(code) || (KEYS.contains(code) && isAboutTime(failure))) {
            return CLOCK;
        }
        if (KEYS.contains(code)) {
            return CREDENTIALS;
        }
        if (isLimit(code) || failure.isThrottlingException()) {
            return BUSY;
        }
        if (failure.statusCode() >= 500) {
            return DEFECT;
        }
        if (code.isEmpty()) {
            return PAGE;
        }
        return failure.statusCode() == FORBIDDEN || code.startsWith("AccessDenied") ? RIGHTS : REQUEST;
    }

    private static boolean isAboutTime(AwsServiceException failure) {
        String said = String.valueOf(failure.awsErrorDetails().errorMessage());
        return said.startsWith("Signature expired") || said.startsWith("Signature not yet current");
    }

    /**
     * The SDK tells of an interrupt in several ways, and does not promise to keep the thread's flag. A call that runs out
     * of its time is ended by an interruption of the SDK's own, which is nobody's wish.
     */
    private static boolean isInterrupt(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiCallTimeoutException || cause instanceof ApiCallAttemptTimeoutException) {
                return false;
            }
            if (cause instanceof AbortedException || cause instanceof InterruptedException) {
                return true;
            }
        }
        return Thread.currentThread().isInterrupted();
    }
}
