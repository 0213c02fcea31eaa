package io.drover.embedded.store;

import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentEvent;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentTransitions;
import io.drover.model.worker.Holder;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Claims;
import io.drover.ports.Standing;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@link Claims} on SQLite: a conditional update for each, and a look at those that were not won. */
public final class SqliteClaims implements Claims {

    private static final String CLAIM =
            "UPDATE fragment SET state = 'RUNNING', claimed_by = ?, claimed_life = ?, claimed_at = ?"
                    + " WHERE workload = ? AND number = ? AND attempt = ? AND state IN ("
                    + SqliteCellWrites.quoted(
                            FragmentTransitions.TABLE.sources(FragmentEvent.CLAIM, FragmentState.RUNNING))
                    + ")";

    private static final String STANDING =
            "SELECT attempt, state, claimed_by, claimed_life FROM fragment" + " WHERE workload = ? AND number = ?";

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
                                        claim, standing(session, claim.key()).orElse(null)));
            }
            return answers;
        });
    }

    @Override
    public Set<Claim> lost(Holder holder, List<Claim> claims) {
        return database.read(session -> {
            Map<FragmentKey, Standing> present = new HashMap<>();
            for (Claim claim : claims) {
                standing(session, claim.key()).ifPresent(standing -> present.put(claim.key(), standing));
            }
            return Claims.lost(holder, claims, present);
        });
    }

    private static Optional<Standing> standing(Session session, FragmentKey key) throws SQLException {
        return session.first(
                STANDING,
                row -> row.text(key.workload()).number(key.number()),
                row -> Standing.of(
                        row.textOrNull("attempt"),
                        row.textOrNull("state"),
                        row.textOrNull("claimed_by"),
                        row.textOrNull("claimed_life")));
    }
}
