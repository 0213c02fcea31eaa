package io.drover.aws.refusal;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Why a service did not do what it was asked to. Names of errors differ by service, protocol and age of the API. */
public enum Refusal {
    /** The time in the signature is too far from the service's, and the SDK could not make up for it. */
    CLOCK,
    /** The service does not know the key, or does not take the signature. */
    CREDENTIALS,
    /** The key is known and may not do this. */
    RIGHTS,
    /** Too many requests, for now. */
    BUSY,
    /** The service's own fault. */
    DEFECT,
    /** Something about this very request. */
    REQUEST;

    private static final Set<String> CLOCKS =
            Set.of("RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed", "SignatureExpired");
    private static final Set<String> KEYS = Set.of(
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

    public static Refusal of(AwsServiceException failure) {
        String code = code(failure);
        if (CLOCKS.contains(code) || (KEYS.contains(code) && isAboutTime(said(failure)))) {
            return CLOCK;
        }
        if (KEYS.contains(code)) {
            return CREDENTIALS;
        }
        if (failure.statusCode() == FORBIDDEN || code.startsWith("AccessDenied")) {
            return RIGHTS;
        }
        if (isLimit(code) || failure.isThrottlingException()) {
            return BUSY;
        }
        return failure.statusCode() >= 500 ? DEFECT : REQUEST;
    }

    /** Whether an error of that name passes by itself. */
    public static boolean isLimit(String code) {
        return LIMITS.contains(code);
    }

    /** The error's name; empty if the answer has none. */
    public static String code(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    /** What the service says. An answer that is no document of its own, such as a proxy's page, leaves its status only. */
    public static String said(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        @Nullable String message = details == null ? null : details.errorMessage();
        return message == null || message.isBlank() ? "status " + failure.statusCode() : message.strip();
    }

    private static boolean isAboutTime(String said) {
        return said.startsWith("Signature expired") || said.startsWith("Signature not yet current");
    }
}
