package io.drover.link;

import io.drover.link.v1.ClaimAnswers;
import io.drover.link.v1.ClaimRequest;
import io.drover.link.v1.LostClaims;
import io.drover.link.v1.LostRequest;
import io.drover.link.v1.WorkerStoreGrpc;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Holder;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Claims;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@link Claims} over the link. Long lists go in several calls. */
final class LinkClaims implements Claims {

    /** A message of them has some 70 KB, and does not keep others waiting for long. */
    private static final int BATCH = 1_000;

    private final LinkClient link;

    LinkClaims(LinkClient link) {
        this.link = link;
    }

    @Override
    public List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> claims) {
        List<ClaimAnswer> answers = new ArrayList<>(claims.size());
        for (List<Claim> batch : batches(claims)) {
            ClaimAnswers answered = link.call(
                    WorkerStoreGrpc.getClaimMethod(),
                    ClaimRequest.newBuilder()
                            .setHolder(LinkMessages.name(holder))
                            .setAt(LinkMessages.time(at))
                            .addAllClaims(LinkMessages.attempts(batch))
                            .build());
            if (answered.getAnswersCount() != batch.size()) {
                throw FaultCode.INTERNAL_ERROR.asException(
                        answered.getAnswersCount() + " answers came to " + batch.size() + " claims");
            }
            answered.getAnswersList().forEach(answer -> answers.add(LinkMessages.answer(answer)));
        }
        return List.copyOf(answers);
    }

    @Override
    public Set<Claim> lost(Holder holder, List<Claim> claims) {
        Set<Claim> lost = new HashSet<>();
        for (List<Claim> batch : batches(claims)) {
            LostClaims answer = link.call(
                    WorkerStoreGrpc.getLostMethod(),
                    LostRequest.newBuilder()
                            .setHolder(LinkMessages.name(holder))
                            .addAllClaims(LinkMessages.attempts(batch))
                            .build());
            lost.addAll(LinkMessages.at(batch, answer.getPlacesList()));
        }
        return Set.copyOf(lost);
    }

    private static List<List<Claim>> batches(List<Claim> claims) {
        List<List<Claim>> batches = new ArrayList<>();
        for (int from = 0; from < claims.size(); from += BATCH) {
            batches.add(claims.subList(from, Math.min(claims.size(), from + BATCH)));
        }
        return batches;
    }
}
