package io.drover.cli.gateway;

import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A workload as the gateway describes it.
 *
 * @param taskTime run times of its tasks, added up
 * @param cost in dollars, as text
 * @param fault code and message, or empty
 * @param json the answer itself
 */
public record RemoteWorkload(
        String id,
        WorkloadState state,
        String client,
        int priority,
        String executor,
        UnitCounts tasks,
        Duration taskTime,
        String cost,
        @Nullable Instant submittedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        String fault,
        JsonNode json) {

    /** Throws {@link IllegalArgumentException} for anything that is not a workload. */
    public static RemoteWorkload of(JsonNode json) {
        JsonNode tasks = json.path("tasks");
        JsonNode fault = json.path("fault");
        return new RemoteWorkload(
                json.path("id").asString(""),
                WorkloadState.valueOf(json.path("state").asString("")),
                json.path("client").asString("-"),
                json.path("priority").asInt(0),
                json.path("executor").asString("vm"),
                new UnitCounts(
                        tasks.path("total").asLong(0),
                        tasks.path("running").asLong(0),
                        tasks.path("succeeded").asLong(0),
                        tasks.path("failed").asLong(0)),
                Duration.ofNanos(Math.round(json.path("taskTimeMs").asDouble(0) * 1e6)),
                json.path("costDollars").isNumber()
                        ? json.path("costDollars").asDecimal().toPlainString()
                        : "0",
                instant(json.path("submittedAt")),
                instant(json.path("startedAt")),
                instant(json.path("finishedAt")),
                fault.isObject()
                        ? fault.path("code").asString("") + ": "
                                + fault.path("message").asString("")
                        : "",
                json);
    }

    /** From submission to end by the gateway's clock, or up to {@code now}. */
    public Duration elapsed(Instant now) {
        if (submittedAt == null) {
            return Duration.ZERO;
        }
        Duration elapsed = Duration.between(submittedAt, finishedAt == null ? now : finishedAt);
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    /** The time in a node; absent if it holds none. Throws {@link IllegalArgumentException} for other text. */
    public static @Nullable Instant instant(JsonNode node) {
        try {
            return node.isString() ? Instant.parse(node.asString()) : null;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a time: " + node, e);
        }
    }
}
