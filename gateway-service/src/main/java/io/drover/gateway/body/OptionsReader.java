package io.drover.gateway.body;

import io.drover.door.problem.ProblemException;
import io.drover.gateway.request.TimeText;
import io.drover.model.fault.FaultCode;
import io.drover.model.worker.Executor;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.Priority;
import io.drover.model.workload.WorkloadOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects options one by one, from a query string or a JSON body, each at most once. Not thread-safe. */
public final class OptionsReader {

    private final Instant now;
    private final Set<String> sent = new HashSet<>();
    private Priority priority = WorkloadOptions.DEFAULT.priority();
    private @Nullable Instant deadline;
    private String deadlineMeant = "";
    private int retries = BagOptions.DEFAULT.retries();
    private Duration retryBackoff = BagOptions.DEFAULT.retryBackoff();
    private Duration taskTimeout = BagOptions.DEFAULT.taskTimeout();
    private int fragmentSize = BagOptions.DEFAULT.fragmentSize();
    private @Nullable Boolean speculate;
    private Executor executor = WorkloadOptions.DEFAULT.executor();

    /** @param now what a relative deadline counts from */
    public OptionsReader(Instant now) {
        this.now = now;
    }

    /** Takes an option; throws FIELD_UNKNOWN or FIELD_INVALID with its name. */
    public void put(String name, String value) {
        if (!sent.add(name)) {
            throw ProblemException.atField(FaultCode.FIELD_INVALID, name, "given twice");
        }
        try {
            read(name, value);
            // What was taken before was right, so what is wrong now is this one.
            BagOptions _ = ofBag();
        } catch (IllegalArgumentException e) {
            throw ProblemException.atField(FaultCode.FIELD_INVALID, name, String.valueOf(e.getMessage()));
        }
    }

    public Options build() {
        return new Options(chosen(), ofBag(), meaning());
    }

    /** What differs from what is usual, however it was written; a deadline from now on is the same whenever it is sent. */
    private String meaning() {
        WorkloadOptions usual = WorkloadOptions.DEFAULT;
        BagOptions usualOfBag = BagOptions.DEFAULT;
        TreeMap<String, Object> unusual = new TreeMap<>(Map.<String, Object>of(
                "priority", priority.value(),
                "retries", retries,
                "retryBackoff", retryBackoff,
                "taskTimeout", taskTimeout,
                "fragmentSize", fragmentSize,
                "executor", executor,
                "deadline", deadlineMeant));
        unusual.entrySet()
                .removeAll(Map.<String, Object>of(
                                "priority", usual.priority().value(),
                                "retries", usualOfBag.retries(),
                                "retryBackoff", usualOfBag.retryBackoff(),
                                "taskTimeout", usualOfBag.taskTimeout(),
                                "fragmentSize", usualOfBag.fragmentSize(),
                                "executor", usual.executor(),
                                "deadline", "")
                        .entrySet());
        return unusual.toString();
    }

    private WorkloadOptions chosen() {
        return new WorkloadOptions(priority, deadline, speculate, executor);
    }

    private BagOptions ofBag() {
        return new BagOptions(retries, retryBackoff, taskTimeout, fragmentSize);
    }

    private void read(String name, String value) {
        switch (name) {
            case "priority" -> priority = new Priority(integer(value));
            case "deadline" -> {
                deadline = TimeText.instant(name, value, now);
                deadlineMeant = TimeText.isDuration(value) ? "in " + TimeText.duration(name, value) : "at " + deadline;
            }
            case "retries" -> retries = integer(value);
            case "retryBackoff" -> retryBackoff = TimeText.duration(name, value);
            case "taskTimeout" -> taskTimeout = TimeText.duration(name, value);
            case "fragmentSize" -> fragmentSize = integer(value);
            case "speculate" -> speculate = truth(value);
            case "executor" -> executor = executor(value);
            case "sql" ->
                throw ProblemException.atField(
                        FaultCode.FIELD_UNKNOWN, name, "queries are not accepted yet; hand in tasks");
            default ->
                throw ProblemException.atField(
                        FaultCode.FIELD_UNKNOWN,
                        name,
                        "there are tasks, priority, deadline, retries, retryBackoff, taskTimeout, fragmentSize, "
                                + "speculate, executor; in the URL also wait");
        }
    }

    private static Executor executor(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "vm" -> Executor.VM;
            case "faas" -> Executor.FAAS;
            default -> throw new IllegalArgumentException("is vm or faas, not '" + value + "'");
        };
    }

    private static int integer(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number is needed, not '" + value + "'", e);
        }
    }

    private static boolean truth(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false is needed, not '" + value + "'");
        };
    }
}
