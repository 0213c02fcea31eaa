package io.drover.aws.dynamo;

import io.drover.aws.refusal.Refusal;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * What an exception of the SDK means for the caller: STORE_UNAVAILABLE with a remedy for what passes by itself or lies
 * outside; INTERNAL_ERROR for a request that was refused as such, so that a mistake here does not look like an outage.
 */
final class DynamoFaults {

    /** Transactions that were in each other's way; it passes like having too much to do. */
    private static final Set<String> CONFLICTS =
            Set.of("TransactionConflict", "TransactionConflictException", "TransactionInProgressException");

    private final String region;

    DynamoFaults(String region) {
        this.region = region;
    }

    FaultException of(String table, RuntimeException failure) {
        if (isInterruption(failure)) {
            Thread.currentThread().interrupt();
            return FaultCode.STORE_UNAVAILABLE.asException(
                    "a call to table " + table + " was interrupted: call again if it is still wanted", failure);
        }
        String remedy = failure instanceof AwsServiceException service ? remedy(table, service) : remedy(failure);
        return remedy == null
                ? FaultCode.INTERNAL_ERROR.asException(
                        "table " + table + " refused a request: " + failure.getMessage(), failure)
                : FaultCode.STORE_UNAVAILABLE.asException(remedy, failure);
    }

    /** For what was refused in part, again and again. */
    FaultException busy(String table, String what) {
        return FaultCode.STORE_UNAVAILABLE.asException(tooMuch(table, what));
    }

    static boolean isBusy(@Nullable String code) {
        return code != null && (Refusal.isLimit(code) || CONFLICTS.contains(code));
    }

    static boolean isInterruption(RuntimeException failure) {
        // A call that runs out of its time is ended by an interruption of the SDK's own.
        if (failure instanceof ApiCallTimeoutException) {
            return false;
        }
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AbortedException || cause instanceof InterruptedException) {
                return true;
            }
        }
        return Thread.currentThread().isInterrupted();
    }

    /** Null for a request that is refused for good. */
    private @Nullable String remedy(String table, AwsServiceException failure) {
        String code = Refusal.code(failure);
        String said = Refusal.said(failure);
        if (failure instanceof ResourceNotFoundException || code.equals("ResourceNotFoundException")) {
            return missing(table);
        }
        if (failure instanceof TransactionCanceledException cancelled) {
            return cancelled.cancellationReasons().stream()
                            .map(CancellationReason::code)
                            .anyMatch(DynamoFaults::isBusy)
                    ? tooMuch(table, said)
                    : null;
        }
        if (isBusy(code)) {
            return tooMuch(table, said);
        }
        return switch (Refusal.of(failure)) {
            case CLOCK ->
                "the clock of this machine is off by more than 5 minutes, so table %s (%s) refused it: set it by NTP (%s)"
                        .formatted(table, region, said);
            case CREDENTIALS ->
                "table %s (%s) refused the credentials: set spring.cloud.aws.credentials, or the machine's role (%s)"
                        .formatted(table, region, said);
            case RIGHTS ->
                "the credentials do not allow the use of table %s (%s): add the right to their policy (%s)"
                        .formatted(table, region, said);
            case BUSY -> tooMuch(table, said);
            case DEFECT -> "table %s (%s) is out of order, try again in a while: %s".formatted(table, region, said);
            case REQUEST -> null;
        };
    }

    private String remedy(RuntimeException failure) {
        String said = String.valueOf(failure.getMessage());
        return said.contains("credentials")
                ? "there are no credentials for the store: set spring.cloud.aws.credentials, or the role of this machine ("
                        + said + ")"
                : "the store in %s does not answer: see that its endpoint (spring.cloud.aws.endpoint) can be reached (%s)"
                        .formatted(region, said);
    }

    String missing(String table) {
        return "table %s does not exist in region %s: run 'drover init'".formatted(table, region);
    }

    private String tooMuch(String table, String said) {
        return "table %s (%s) has too much to do, it adapts within minutes; see the account's limits if it does not: %s"
                .formatted(table, region, said);
    }
}
