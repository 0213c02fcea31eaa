package io.drover.embedded.store;

import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentEvent;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentTransitions;
import io.drover.model.worker.Holder;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Claims;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcOperations;

/** {@link Claims} on H2: one batch of conditional updates, and one look at those that were not won. */
public final class H2Claims implements Claims {

    private static final String CLAIM =
            "UPDATE fragment SET state = 'RUNNING', claimed_by = ?, claimed_life = ?, claimed_at = ?"
                    + " WHERE workload = ? AND number = ? AND attempt = ? AND state IN ("
                    + CellWrites.quoted(FragmentTransitions.TABLE.sources(FragmentEvent.CLAIM, FragmentState.RUNNING))
                    + ")";

    private final H2Database database;
    private final boolean ownProcess;

    /** For workers of this process. */
    public H2Claims(H2Database database) {
        this(database, true);
    }

    private H2Claims(H2Database database, boolean ownProcess) {
        this.database = database;
        this.ownProcess = ownProcess;
    }

    /** For workers of other processes, whose deaths leave the database alone. */
    public static H2Claims ofOthers(H2Database database) {
        return new H2Claims(database, false);
    }

    @Override
    public List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> claims) {
        if (claims.isEmpty()) {
            return List.of();
        }
        List<ClaimAnswer> answers = answers(holder, at, claims);
        if (ownProcess && answers.contains(ClaimAnswer.WON)) {
            database.keepFromOwnDeath();
        }
        return answers;
    }

    private List<ClaimAnswer> answers(Holder holder, Instant at, List<Claim> claims) {
        return database.inTransaction(jdbc -> {
            int[] counts = Batch.update(
                    jdbc,
                    CLAIM,
                    claims,
                    (row, claim) -> row.text(holder.worker())
                            .text(holder.incarnation())
                            .instant(at)
                            .text(claim.key().workload())
                            .number(claim.key().number())
                            .number(claim.attempt().value()));
            List<Claim> notWon = new ArrayList<>();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 0) {
                    notWon.add(claims.get(i));
                }
            }
            Map<FragmentKey, Fragment> present = byKey(jdbc, notWon);
            List<ClaimAnswer> answers = new ArrayList<>(counts.length);
            for (int i = 0; i < counts.length; i++) {
                answers.add(
                        counts[i] == 1
                                ? ClaimAnswer.WON
                                : ClaimAnswer.notWon(
                                        claims.get(i), present.get(claims.get(i).key())));
            }
            return answers;
        });
    }

    @Override
    public Set<Claim> lost(Holder holder, List<Claim> claims) {
        Map<FragmentKey, Fragment> present = database.call(jdbc -> byKey(jdbc, claims));
        return Claims.lost(holder, claims, present);
    }

    private static Map<FragmentKey, Fragment> byKey(JdbcOperations jdbc, List<Claim> claims) {
        return FragmentRows.byKey(
                jdbc, claims.stream().map(Claim::key).distinct().toList());
    }
}
