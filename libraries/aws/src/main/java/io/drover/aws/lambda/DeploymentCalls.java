package io.drover.aws.lambda;

import io.drover.aws.fault.AwsFaults;
import io.drover.aws.fault.AwsService;
import io.drover.model.fault.FaultCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;

/** Calls for one function that may have to wait: for a change under way, and for a role that is not known everywhere. */
final class DeploymentCalls {

    private static final int MAX_PAUSES = 120;

    private final LambdaClient client;
    private final String function;
    private final Duration pause;
    private final AwsFaults faults;

    DeploymentCalls(LambdaClient client, String function, Duration pause) {
        this.client = client;
        this.function = function;
        this.pause = pause;
        this.faults = new AwsFaults(AwsService.LAMBDA, "function '" + function + "'");
    }

    <T> T call(Supplier<T> call) {
        return faults.call("deploying", call);
    }

    /** Empty if there is none. */
    <T> Optional<T> find(Supplier<T> call) {
        return call(() -> {
            try {
                return Optional.of(call.get());
            } catch (ResourceNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** Makes a change; again as long as another change, or the role, stands in its way. */
    <T> T change(Supplier<T> change) {
        return call(() -> {
            for (int i = 1; ; i++) {
                try {
                    return change.get();
                } catch (ResourceConflictException | InvalidParameterValueException e) {
                    if (i == MAX_PAUSES || !passes(e)) {
                        throw e;
                    }
                }
                pause();
            }
        });
    }

    /**
     * Waits until the function can be used and changed.
     *
     * @param qualifier a version; absent for the function itself
     */
    GetFunctionConfigurationResponse settled(@Nullable String qualifier) {
        for (int i = 0; i < MAX_PAUSES; i++) {
            GetFunctionConfigurationResponse now = call(() -> client.getFunctionConfiguration(
                    request -> request.functionName(function).qualifier(qualifier)));
            if (now.state() == State.FAILED || now.lastUpdateStatus() == LastUpdateStatus.FAILED) {
                throw FaultCode.FUNCTIONS_UNAVAILABLE.asException("Lambda could not set up function '" + function
                        + "': " + now.stateReason() + " " + now.lastUpdateStatusReason());
            }
            if (now.state() != State.PENDING && now.lastUpdateStatus() != LastUpdateStatus.IN_PROGRESS) {
                return now;
            }
            pause();
        }
        throw FaultCode.FUNCTIONS_UNAVAILABLE.asException(
                "Lambda has been setting up function '" + function + "' for too long; look at its state there");
    }

    private static boolean passes(SdkException refusal) {
        // A role that was made a moment ago is refused in the same way as one that does not fit.
        return refusal instanceof ResourceConflictException
                || String.valueOf(refusal.getMessage()).contains("cannot be assumed");
    }

    private void pause() {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        try {
            over.completeOnTimeout(true, pause.toNanos(), TimeUnit.NANOSECONDS).get();
        } catch (InterruptedException e) {
            throw faults.of("deploying", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
