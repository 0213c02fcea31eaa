package io.drover.aws.dynamo;

import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.Trouble;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import io.drover.wire.Documents;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How a fragment lies in its table. */
final class FragmentItems {

    /** The workload and the shard of the number: {@code w-1/3}. */
    static final String PART = "part";

    static final String NUMBER = "number";
    static final String ATTEMPT = "attempt";
    static final String STATE = "state";

    /** Whoever has it, or ended it; nobody if it is closed. */
    static final String CLAIMED_BY = "claimed_by";

    /** The life of that worker which claimed it. */
    static final String CLAIMED_LIFE = "claimed_life";

    static final String CLAIMED_AT = "claimed_at";

    /**
     * What it is the state tells: of one that is out, an earlier attempt, of which the current one repeats a part; of one
     * that has ended, the attempt that ended it, or what closed it.
     */
    static final String OUTCOME = "outcome";
    /** The results that ended it. */
    static final String BLOCK = "block";

    /** All of an item but the results that ended it. */
    static final List<String> OUTLINE = List.of(
            PART,
            NUMBER,
            "portion",
            ATTEMPT,
            "dispatched_at",
            STATE,
            "copy_of",
            "trouble",
            CLAIMED_BY,
            CLAIMED_LIFE,
            CLAIMED_AT,
            OUTCOME);

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
                .text("portion", Documents.of(fragment.portion()))
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
        return item.text(OUTCOME, Documents.of(fragment.previous())).toItem();
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
        return new Fragment(
                fragmentKey(item),
                Documents.portion(item.text("portion")),
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
            case QUEUED -> new FragmentStatus.Queued(Documents.outcomeOrNull(item.textOrNull(OUTCOME)));
            case RUNNING ->
                new FragmentStatus.Running(
                        new Holder(new WorkerId(item.text(CLAIMED_BY)), new Incarnation(item.text(CLAIMED_LIFE))),
                        item.instant(CLAIMED_AT),
                        Documents.outcomeOrNull(item.textOrNull(OUTCOME)));
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED ->
                item.has(CLAIMED_BY)
                        ? new FragmentStatus.Ended(Documents.end(item.text(OUTCOME), item.bytesOrNull(BLOCK)))
                        : Documents.closed(state, item.text(OUTCOME));
        };
    }
}
