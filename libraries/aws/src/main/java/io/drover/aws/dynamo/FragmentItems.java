package io.drover.aws.dynamo;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How a fragment lies in its table. */
final class FragmentItems {

    /** The workload and the shard of the number: {@code w-1/3}. */
    static final String PART = "part";

    static final String NUMBER = "number";
    static final String ATTEMPT = "attempt";
    static final String STATE = "state";
    static final String CLAIMED_BY = "claimed_by";
    /** The life of that worker which claimed it. */
    static final String CLAIMED_LIFE = "claimed_life";

    static final String CLAIMED_AT = "claimed_at";
    static final String CLOSED_AT = "closed_at";
    static final String FAULT = "fault";
    /** The attempt that ended the fragment. */
    static final String OUTCOME = "outcome";
    /** An earlier attempt, of which the current one repeats a part. */
    static final String PREVIOUS = "previous";

    /** All of an item but the results that ended it. */
    static final List<String> OUTLINE = List.of(
            PART,
            NUMBER,
            "range",
            ATTEMPT,
            "dispatched_at",
            STATE,
            "copy_of",
            "trouble",
            CLAIMED_BY,
            CLAIMED_LIFE,
            CLAIMED_AT,
            CLOSED_AT,
            FAULT,
            PREVIOUS,
            OUTCOME + ".worker",
            OUTCOME + ".started_at",
            OUTCOME + ".finished_at",
            OUTCOME + ".tally",
            OUTCOME + ".task_time",
            OUTCOME + ".cost",
            OUTCOME + ".object");

    private FragmentItems() {}

    static String part(WorkloadId workload, int shard) {
        return workload + "/" + shard;
    }

    static Map<String, AttributeValue> key(FragmentKey key) {
        String part = part(key.workload(), key.number() % Shards.FRAGMENTS);
        return Map.of(PART, AttributeValue.fromS(part), NUMBER, AttributeValue.fromN(Integer.toString(key.number())));
    }

    /** The key of an item that was read. */
    static Map<String, AttributeValue> key(ItemReader item) {
        return key(fragmentKey(item));
    }

    /** The named fragments that exist, read with strong consistency. */
    static Map<FragmentKey, Fragment> byKey(DynamoBatches batches, TableNames tables, List<FragmentKey> keys) {
        List<Map<String, AttributeValue>> items =
                keys.stream().distinct().map(FragmentItems::key).toList();
        return batches.getAll(tables.fragments(), items, true).stream()
                .map(FragmentItems::read)
                .collect(Collectors.toMap(Fragment::key, Function.identity()));
    }

    /** One that goes out, to the queue or to one worker. */
    static Map<String, AttributeValue> write(Fragment fragment) {
        ItemWriter item = new ItemWriter()
                .text(PART, part(fragment.key().workload(), fragment.key().number() % Shards.FRAGMENTS))
                .number(NUMBER, fragment.key().number())
                .numbers("range", fragment.range().first(), fragment.range().end())
                .number(ATTEMPT, fragment.attempt().value())
                .text("dispatched_at", fragment.dispatchedAt())
                .text(STATE, fragment.state())
                .number("copy_of", fragment.copyOf())
                .text(
                        "trouble",
                        fragment.trouble().equals(Trouble.NONE)
                                ? null
                                : fragment.trouble().toText());
        if (fragment.status() instanceof FragmentStatus.Running given) {
            item.text(CLAIMED_BY, given.worker())
                    .text(CLAIMED_LIFE, given.holder().incarnation())
                    .text(CLAIMED_AT, given.claimedAt());
        }
        writeOutcome(item, PREVIOUS, fragment.previous());
        return item.toItem();
    }

    /** Lists: the tally is succeeded, failed, retryable. */
    static void writeOutcome(ItemWriter item, String name, @Nullable FragmentOutcome outcome) {
        if (outcome == null) {
            return;
        }
        TaskTally tally = outcome.tally();
        ItemWriter map = new ItemWriter()
                .text("worker", outcome.worker())
                .text("started_at", outcome.startedAt())
                .text("finished_at", outcome.finishedAt())
                .numbers("tally", tally.succeeded(), tally.failed(), tally.retryable())
                .text("task_time", outcome.taskTime())
                .number("cost", outcome.cost().nanoDollars());
        item.map(
                name,
                switch (outcome.result()) {
                    case ResultRef.Inline(ResultBlock block) -> map.bytes("block", block.toBytes());
                    case ResultRef.Stored(String key) -> map.text("object", key);
                    case ResultRef.Unread() -> throw ResultRef.Unread.asException();
                });
    }

    /** @throws IllegalArgumentException that names the fragment, if this is none that this version writes */
    static Fragment read(ItemReader item) {
        try {
            return fragment(item);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(name(item) + ": " + e, e);
        }
    }

    /** For people, also of an item that cannot be read. */
    static String name(ItemReader item) {
        String part = item.shown(PART);
        int shard = part.lastIndexOf('/');
        return "the row of fragment " + (shard < 0 ? part : part.substring(0, shard)) + "/" + item.shown(NUMBER);
    }

    private static Fragment fragment(ItemReader item) {
        long[] range = item.numbers("range");
        return new Fragment(
                fragmentKey(item),
                new TaskRange(range[0], range[1]),
                new AttemptNumber(item.integer(ATTEMPT)),
                item.instant("dispatched_at"),
                status(item),
                item.has("trouble") ? Trouble.parse(item.text("trouble")) : Trouble.NONE,
                item.integerOrNull("copy_of"));
    }

    static FragmentKey fragmentKey(ItemReader item) {
        String part = item.text(PART);
        return new FragmentKey(new WorkloadId(part.substring(0, part.lastIndexOf('/'))), item.integer(NUMBER));
    }

    private static FragmentStatus status(ItemReader item) {
        FragmentState state = FragmentState.valueOf(item.text(STATE));
        return switch (state) {
            case QUEUED -> new FragmentStatus.Queued(outcome(item.mapOrNull(PREVIOUS)));
            case RUNNING ->
                new FragmentStatus.Running(
                        new Holder(new WorkerId(item.text(CLAIMED_BY)), life(item)),
                        item.instant(CLAIMED_AT),
                        outcome(item.mapOrNull(PREVIOUS)));
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED -> {
                @Nullable Instant closedAt = item.instantOrNull(CLOSED_AT);
                yield closedAt == null
                        ? new FragmentStatus.Ended(Objects.requireNonNull(outcome(item.map(OUTCOME))))
                        : new FragmentStatus.Closed(state, closedAt, Objects.requireNonNull(item.faultOrNull(FAULT)));
            }
        };
    }

    /** Absent in items of before workers told it. */
    private static Incarnation life(ItemReader item) {
        @Nullable String life = item.textOrNull(CLAIMED_LIFE);
        return life == null ? Incarnation.UNKNOWN : new Incarnation(life);
    }

    private static @Nullable FragmentOutcome outcome(@Nullable ItemReader map) {
        if (map == null) {
            return null;
        }
        long[] tally = map.numbers("tally");
        return new FragmentOutcome(
                new WorkerId(map.text("worker")),
                map.instant("started_at"),
                map.instant("finished_at"),
                new TaskTally(tally[0], tally[1], tally[2]),
                map.duration("task_time"),
                new Money(map.number("cost")),
                result(map));
    }

    private static ResultRef result(ItemReader map) {
        if (map.has("block")) {
            return new ResultRef.Inline(ResultBlock.of(map.bytes("block")));
        }
        return map.has("object") ? new ResultRef.Stored(map.text("object")) : new ResultRef.Unread();
    }
}
