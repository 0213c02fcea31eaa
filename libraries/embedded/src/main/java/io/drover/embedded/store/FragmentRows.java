package io.drover.embedded.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.drover.model.Money;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;

/** How a fragment lies in its table. */
final class FragmentRows {

    static final String OUTCOME = "outcome_";
    static final String PREVIOUS = "previous_";
    private static final List<String> OUTCOME_COLUMNS = List.of(
            "worker",
            "started_at",
            "finished_at",
            "succeeded",
            "failed",
            "retryable",
            "task_time",
            "cost",
            "block",
            "object");

    private FragmentRows() {}

    /** Assigns the columns of an outcome, for which {@link #bindOutcome} sets the parameters. */
    static String setOutcome(String prefix) {
        return columns(prefix).map(column -> column + " = ?").collect(joining(", "));
    }

    static String clearOutcome(String prefix) {
        return columns(prefix).map(column -> column + " = NULL").collect(joining(", "));
    }

    static Stream<String> columns(String prefix) {
        return OUTCOME_COLUMNS.stream().map(column -> prefix + column);
    }

    static void bindOutcome(RowWriter row, @Nullable FragmentOutcome outcome) throws SQLException {
        if (outcome == null) {
            row.text(null).instant(null).instant(null).number(null).number(null).number(null);
            row.duration(null).number(null).bytes(null).text(null);
            return;
        }
        row.text(outcome.worker())
                .instant(outcome.startedAt())
                .instant(outcome.finishedAt())
                .number(outcome.tally().succeeded())
                .number(outcome.tally().failed())
                .number(outcome.tally().retryable())
                .duration(outcome.taskTime())
                .number(outcome.cost().nanoDollars());
        switch (outcome.result()) {
            case ResultRef.Inline inline -> row.bytes(inline.block().toBytes()).text(null);
            case ResultRef.Stored stored -> row.bytes(null).text(stored.key());
        }
    }

    /** The named fragments that exist. */
    static Map<FragmentKey, Fragment> byKey(JdbcOperations jdbc, Collection<FragmentKey> keys) {
        Map<FragmentKey, Fragment> found = new HashMap<>();
        Map<WorkloadId, List<Integer>> numbers =
                keys.stream().collect(groupingBy(FragmentKey::workload, mapping(FragmentKey::number, toList())));
        numbers.forEach((workload, some) -> jdbc.query(
                        "SELECT * FROM fragment WHERE workload = ? AND number = ANY(?)",
                        FragmentRows::read,
                        workload.value(),
                        some.toArray(Integer[]::new))
                .forEach(fragment -> found.put(fragment.key(), fragment)));
        return found;
    }

    /** A Spring row mapper. */
    static Fragment read(ResultSet result, int index) throws SQLException {
        RowReader row = new RowReader(result);
        return new Fragment(
                new FragmentKey(new WorkloadId(row.text("workload")), row.integer("number")),
                new TaskRange(row.number("first_task"), row.number("end_task")),
                new AttemptNumber(row.integer("attempt")),
                row.instant("dispatched_at"),
                status(row),
                row.integerOrNull("copy_of"));
    }

    private static FragmentStatus status(RowReader row) throws SQLException {
        FragmentState state = FragmentState.valueOf(row.text("state"));
        return switch (state) {
            case QUEUED -> new FragmentStatus.Queued(outcome(row, PREVIOUS));
            case RUNNING ->
                new FragmentStatus.Running(
                        new WorkerId(row.text("claimed_by")), row.instant("claimed_at"), outcome(row, PREVIOUS));
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED -> {
                @Nullable Instant closedAt = row.instantOrNull("closed_at");
                yield closedAt == null
                        ? new FragmentStatus.Ended(Objects.requireNonNull(outcome(row, OUTCOME)))
                        : new FragmentStatus.Closed(state, closedAt, Objects.requireNonNull(row.faultOrNull()));
            }
        };
    }

    private static @Nullable FragmentOutcome outcome(RowReader row, String prefix) throws SQLException {
        @Nullable String worker = row.textOrNull(prefix + "worker");
        if (worker == null) {
            return null;
        }
        byte @Nullable [] block = row.bytesOrNull(prefix + "block");
        return new FragmentOutcome(
                new WorkerId(worker),
                row.instant(prefix + "started_at"),
                row.instant(prefix + "finished_at"),
                new TaskTally(
                        row.number(prefix + "succeeded"),
                        row.number(prefix + "failed"),
                        row.number(prefix + "retryable")),
                row.duration(prefix + "task_time"),
                new Money(row.number(prefix + "cost")),
                block == null
                        ? new ResultRef.Stored(row.text(prefix + "object"))
                        : new ResultRef.Inline(ResultBlock.of(block)));
    }
}
