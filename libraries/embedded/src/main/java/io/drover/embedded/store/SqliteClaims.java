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
import java.util.stream.Collectors;

/** {@link Claims} on SQLite: a conditional update for each, and a look at those that were not won. */
public final class SqliteClaims implements Claims {

    private static final String CLAIM =
            "UPDATE fragment SET state = 'RUNNING', claimed_by = ?, claimed_life = ?, claimed_at = ?"
                    + " WHERE workload = ? AND number = ? AND attempt = ? AND state IN ("
                    + CellWrites.quoted(FragmentTransitions.TABLE.sources(FragmentEvent.CLAIM, FragmentState.RUNNING))
                    + ")";

    private final SqliteDatabase database;

    public SqliteClaims(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> claims) {
        if (claims.isEmpty()) {
            return List.of();
        }
        return database.write(session -> {
            List<ClaimAnswer> answers = new ArrayList<>(claims.size());
            for (Claim claim : claims) {
                int won = session.update(
                        CLAIM,
                        row -> row.text(holder.worker())
                                .text(holder.incarnation())
                                .instant(at)
                                .text(claim.key().workload())
                                .number(claim.key().number())
                                .number(claim.attempt().value()));
                answers.add(
                        won == 1
                                ? ClaimAnswer.WON
                                : ClaimAnswer.notWon(
                                        claim,
                                        FragmentRows.byKey(session, claim.key()).orElse(null)));
            }
            return answers;
        });
    }

    @Override
    public Set<Claim> lost(Holder holder, List<Claim> claims) {
        Set<FragmentKey> keys = claims.stream().map(Claim::key).collect(Collectors.toSet());
        Map<FragmentKey, Fragment> present = database.read(session -> FragmentRows.byKey(session, keys));
        return Claims.lost(holder, claims, present);
    }
}
