package io.drover.aws.sqs;

import io.drover.aws.fault.AwsFaults;
import io.drover.aws.fault.AwsService;
import io.drover.aws.fault.AwsTrouble;
import io.drover.model.fault.FaultException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Waits for asynchronous calls on the calling thread. The calls end by themselves: the client's time-outs bound them.
 */
final class SqsCalls {

    private final AwsFaults faults;

    SqsCalls(AwsService service, String queue) {
        this.faults = new AwsFaults(service, "queue " + queue);
    }

    /** Like {@link CompletableFuture#thenApply}, but cancelling the outcome also ends the call on the wire. */
    static <A, B> CompletableFuture<B> then(CompletableFuture<A> call, Function<A, B> use) {
        CompletableFuture<B> outcome = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                call.cancel(mayInterrupt);
                return super.cancel(mayInterrupt);
            }
        };
        call.thenApply(use).whenComplete((answer, failure) -> {
            if (failure == null) {
                outcome.complete(answer);
            } else {
                outcome.completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
        return outcome;
    }

    /** @param doing what the call does, for messages: "sending" */
    <T> T join(String doing, CompletableFuture<T> call) {
        return joinAll(doing, List.of(call)).getFirst();
    }

    /** The answers in order. If one call fails the others are still waited for, so that nothing goes on unseen. */
    <T> List<T> joinAll(String doing, List<CompletableFuture<T>> calls) {
        try {
            return joinInterruptibly(doing, calls);
        } catch (InterruptedException e) {
            calls.forEach(call -> call.cancel(true));
            throw faults.of(doing, e);
        }
    }

    void pause(String doing, Duration pause) {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        join(doing, over.completeOnTimeout(true, pause.toNanos(), TimeUnit.NANOSECONDS));
    }

    FaultException refused(String doing, AwsTrouble trouble, String told) {
        return faults.of(doing, trouble, told);
    }

    private <T> List<T> joinInterruptibly(String doing, List<CompletableFuture<T>> calls) throws InterruptedException {
        List<T> answers = new ArrayList<>(calls.size());
        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<T> call : calls) {
            try {
                answers.add(call.get());
            } catch (ExecutionException e) {
                failures.add(e.getCause() == null ? e : e.getCause());
            }
        }
        if (!failures.isEmpty()) {
            throw faults.of(
                    doing,
                    failures.stream().filter(SqsCalls::isInterrupt).findFirst().orElse(failures.getFirst()));
        }
        return answers;
    }

    private static boolean isInterrupt(Throwable failure) {
        return AwsTrouble.of(failure) == AwsTrouble.INTERRUPT;
    }
}
