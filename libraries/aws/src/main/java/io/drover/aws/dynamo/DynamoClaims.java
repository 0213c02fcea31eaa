package io.drover.aws.dynamo;

import io.drover.aws.dynamo.DynamoCalls.Written;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentEvent;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentTransitions;
import io.drover.model.worker.Holder;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Claims;
import io.drover.ports.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * {@link Claims} on DynamoDB: one conditional update per claim, side by side. A refusal tells what the fragment is, so
 * there is no second look. A claim that the SDK repeated, because the first answer was lost, is HELD.
 */
public final class DynamoClaims implements Claims {

    private static final Set<FragmentState> CLAIMABLE =
            FragmentTransitions.TABLE.sources(FragmentEvent.CLAIM, FragmentState.RUNNING);

    private static final List<String> STANDING = List.of(
            FragmentItems.PART,
            FragmentItems.NUMBER,
            FragmentItems.ATTEMPT,
            FragmentItems.STATE,
            FragmentItems.CLAIMED_BY,
            FragmentItems.CLAIMED_LIFE);

    private final TableNames tables;
    private final DynamoCalls calls;
    private final DynamoBatches batches;

    DynamoClaims(TableNames tables, DynamoCalls calls, DynamoBatches batches) {
        this.tables = tables;
        this.calls = calls;
        this.batches = batches;
    }

    @Override
    public List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> claims) {
        return SideBySide.map(claims, claim -> claim(holder, at, claim));
    }

    private ClaimAnswer claim(Holder holder, Instant at, Claim claim) {
        Expression change = new Expression()
                .set(new ItemWriter()
                        .text(FragmentItems.STATE, FragmentState.RUNNING)
                        .text(FragmentItems.CLAIMED_BY, holder.worker())
                        .text(FragmentItems.CLAIMED_LIFE, holder.incarnation())
                        .text(FragmentItems.CLAIMED_AT, at))
                .is(FragmentItems.ATTEMPT, claim.attempt().value())
                .isOneOf(FragmentItems.STATE, CLAIMABLE);
        Written written = calls.update(tables.fragments(), FragmentItems.key(claim.key()), change);
        if (written.done()) {
            return ClaimAnswer.WON;
        }
        @Nullable ItemReader now = written.before();
        return ClaimAnswer.notWon(claim, now == null ? null : standing(now));
    }

    @Override
    public Set<Claim> lost(Holder holder, List<Claim> claims) {
        List<Map<String, AttributeValue>> keys = claims.stream()
                .map(Claim::key)
                .distinct()
                .map(FragmentItems::key)
                .toList();
        Map<FragmentKey, Standing> present = batches.getAll(tables.fragments(), keys, STANDING, true).stream()
                .collect(Collectors.toMap(FragmentItems::fragmentKey, DynamoClaims::standing));
        return Claims.lost(holder, claims, present);
    }

    private static Standing standing(ItemReader item) {
        return Standing.of(
                item.digitsOrNull(FragmentItems.ATTEMPT),
                item.textOrNull(FragmentItems.STATE),
                item.has(FragmentItems.CLAIMED_BY) ? item.shown(FragmentItems.CLAIMED_BY) : null,
                item.textOrNull(FragmentItems.CLAIMED_LIFE));
    }
}
