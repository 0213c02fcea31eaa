package io.drover.embedded.store;

import static java.util.stream.Collectors.joining;

import io.drover.model.Money;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskTally;
import io.drover.model.fragment.Trouble;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    private static final String BY_KEY = "SELECT * FROM fragment WHERE workload = ? AND number = ?";

    /** The columns of a fragment, with nothing in the place of the results that ended it. */
    static final String OUTLINE = Stream.of(
                    Stream.of(
                            "workload",
                            "number",
                            "first_task",
                            "end_task",
                            "attempt",
                            "dispatched_at",
                            "copy_of",
                            "trouble",
                            "state",
                            "claimed_by",
                            "claimed_life",
                            "claimed_at",
                            "closed_at",
                            "fault_code",
                            "fault_message"),
                    columns(OUTCOME).map(column -> column.equals(OUTCOME + "block") ? "NULL AS " + column : column),
                    columns(PREVIOUS))
            .flatMap(Function.identity())
            .collect(joining(", "));

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
            row.text(null).number(null).bytes(null).text(null);
            return;
        }
        row.text(outcome.worker())
                .instant(outcome.startedAt())
                .instant(outcome.finishedAt())
                .number(outcome.tally().succeeded())
                .number(outcome.tally().failed())
                .number(outcome.tally().retryable())
                .text(outcome.taskTime())
                .number(outcome.cost().nanoDollars());
        switch (outcome.result()) {
            case ResultRef.Inline inline -> row.bytes(inline.block().toBytes()).text(null);
            case ResultRef.Stored stored -> row.bytes(null).text(stored.key());
            case ResultRef.Unread _ -> throw ResultRef.Unread.asException();
        }
    }

    static Optional<Fragment> byKey(Session session, FragmentKey key) throws SQLException {
        return session.first(BY_KEY, row -> row.text(key.workload()).number(key.number()), FragmentRows::read);
    }

    /** The named fragments that exist. */
    static Map<FragmentKey, Fragment> byKey(Session session, Collection<FragmentKey> keys) throws SQLException {
        Map<FragmentKey, Fragment> found = new HashMap<>();
        for (FragmentKey key : keys) {
            byKey(session, key).ifPresent(fragment -> found.put(key, fragment));
        }
        return found;
    }

    /** What this version cannot read is named. */
    static Fragment read(RowReader row) throws SQLException {
        try {
            return fragment(row);
        } catch (RuntimeException e) {
            String name = row.text("workload") + "/" + row.integer("number");
            throw new IllegalArgumentException("the row of fragment " + name + ": " + e, e);
        }
    }

    private static Fragment fragment(RowReader row) throws SQLException {
        return new Fragment(
                new FragmentKey(new WorkloadId(row.text("workload")), row.integer("number")),
                new TaskRange(row.number("first_task"), row.number("end_task")),
                new AttemptNumber(row.integer("attempt")),
                row.instant("dispatched_at"),
                status(row),
                Trouble.parse(row.text("trouble")),
                row.integerOrNull("copy_of"));
    }

    private static FragmentStatus status(RowReader row) throws SQLException {
        FragmentState state = FragmentState.valueOf(row.text("state"));
        return switch (state) {
            case QUEUED -> new FragmentStatus.Queued(outcome(row, PREVIOUS));
            case RUNNING ->
                new FragmentStatus.Running(
                        new Holder(new WorkerId(row.text("claimed_by")), new Incarnation(row.text("claimed_life"))),
                        row.instant("claimed_at"),
                        outcome(row, PREVIOUS));
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
        @Nullable String object = row.textOrNull(prefix + "object");
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
                        ? object == null ? new ResultRef.Unread() : new ResultRef.Stored(object)
                        : new ResultRef.Inline(ResultBlock.of(block)));
    }
}
