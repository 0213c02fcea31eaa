package io.drover.embedded.store;

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
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How a fragment lies in its table. */
final class FragmentRows {

    private static final String BY_KEY = "SELECT * FROM fragment WHERE workload = ? AND number = ?";

    /** The columns of a fragment, with nothing in the place of the results that ended it. */
    static final String OUTLINE =
            "workload, number, attempt, state, claimed_by, claimed_life, claimed_at, dispatched_at,"
                    + " copy_of, trouble, portion, outcome, NULL AS block";

    private FragmentRows() {}

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
                Documents.portion(row.text("portion")),
                new AttemptNumber(row.integer("attempt")),
                row.instant("dispatched_at"),
                status(row),
                Trouble.parse(row.text("trouble")),
                row.integerOrNull("copy_of"));
    }

    private static FragmentStatus status(RowReader row) throws SQLException {
        FragmentState state = FragmentState.valueOf(row.text("state"));
        return switch (state) {
            case QUEUED -> new FragmentStatus.Queued(Documents.outcomeOrNull(row.textOrNull("outcome")));
            case RUNNING ->
                new FragmentStatus.Running(
                        new Holder(new WorkerId(row.text("claimed_by")), new Incarnation(row.text("claimed_life"))),
                        row.instant("claimed_at"),
                        Documents.outcomeOrNull(row.textOrNull("outcome")));
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED ->
                row.textOrNull("claimed_by") == null
                        ? Documents.closed(state, row.text("outcome"))
                        : new FragmentStatus.Ended(Documents.end(row.text("outcome"), row.bytesOrNull("block")));
        };
    }
}
