package io.drover.aws.dynamo;

import io.drover.model.fault.FaultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Calls that do not depend on each other, side by side, so that many of them take little longer than one. */
final class SideBySide {

    private static final int AT_ONCE = 16;

    private SideBySide() {}

    /** The answers in the order of the items. If a call fails, the others of its turn are waited for. */
    static <T, R> List<R> map(List<T> items, Function<T, R> call) {
        if (items.size() <= 1) {
            return items.stream().map(call).toList();
        }
        List<R> answers = new ArrayList<>(items.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int from = 0; from < items.size(); from += AT_ONCE) {
                List<T> turn = items.subList(from, Math.min(from + AT_ONCE, items.size()));
                List<Callable<R>> calls = turn.stream()
                        .<Callable<R>>map(item -> () -> call.apply(item))
                        .toList();
                for (Future<R> answer : threads.invokeAll(calls)) {
                    answers.add(answer.get());
                }
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FaultCode.STORE_UNAVAILABLE.asException(
                    "calls to the store were interrupted: call again if it is still wanted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
