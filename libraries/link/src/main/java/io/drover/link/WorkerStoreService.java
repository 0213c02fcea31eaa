package io.drover.link;

import io.drover.link.v1.ClaimAnswers;
import io.drover.link.v1.ClaimRequest;
import io.drover.link.v1.DrainWish;
import io.drover.link.v1.HeartbeatAnswer;
import io.drover.link.v1.HeartbeatRequest;
import io.drover.link.v1.HolderName;
import io.drover.link.v1.LostClaims;
import io.drover.link.v1.LostRequest;
import io.drover.link.v1.Nothing;
import io.drover.link.v1.TakeOverRequest;
import io.drover.link.v1.WorkerName;
import io.drover.link.v1.WorkerStoreGrpc;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers workers from the ports of the process that has the store. Runs on the caller's threads. */
final class WorkerStoreService extends WorkerStoreGrpc.WorkerStoreImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerStoreService.class);

    private final Claims claims;
    private final Heartbeats heartbeats;

    WorkerStoreService(Claims claims, Heartbeats heartbeats) {
        this.claims = claims;
        this.heartbeats = heartbeats;
    }

    @Override
    public void claim(ClaimRequest request, StreamObserver<ClaimAnswers> out) {
        answer(out, () -> {
            ClaimAnswers.Builder answers = ClaimAnswers.newBuilder();
            claims.claim(
                            LinkMessages.holder(request.getHolder()),
                            LinkMessages.instant(request.getAt()),
                            LinkMessages.claims(request.getClaimsList()))
                    .forEach(answer -> answers.addAnswers(LinkMessages.answer(answer)));
            return answers.build();
        });
    }

    @Override
    public void lost(LostRequest request, StreamObserver<LostClaims> out) {
        answer(out, () -> {
            List<Claim> asked = LinkMessages.claims(request.getClaimsList());
            Set<Claim> lost = claims.lost(LinkMessages.holder(request.getHolder()), asked);
            return LostClaims.newBuilder()
                    .addAllPlaces(IntStream.range(0, asked.size())
                            .filter(place -> lost.contains(asked.get(place)))
                            .boxed()
                            .toList())
                    .build();
        });
    }

    @Override
    public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatAnswer> out) {
        answer(out, () -> other(heartbeats.heartbeat(LinkMessages.report(request))));
    }

    @Override
    public void takeOver(TakeOverRequest request, StreamObserver<HeartbeatAnswer> out) {
        answer(
                out,
                () -> other(heartbeats.takeOver(
                        LinkMessages.report(request.getReport()), LinkMessages.report(request.getFrom()))));
    }

    private static HeartbeatAnswer other(Optional<WorkerReport> other) {
        HeartbeatAnswer.Builder answer = HeartbeatAnswer.newBuilder();
        other.map(LinkMessages::heartbeat).ifPresent(answer::setOther);
        return answer.build();
    }

    @Override
    public void deregister(HolderName request, StreamObserver<Nothing> out) {
        answer(out, () -> {
            heartbeats.deregister(LinkMessages.holder(request));
            return Nothing.getDefaultInstance();
        });
    }

    @Override
    public void drainRequested(WorkerName request, StreamObserver<DrainWish> out) {
        answer(
                out,
                () -> DrainWish.newBuilder()
                        .setRequested(heartbeats.drainRequested(new WorkerId(request.getWorker())))
                        .build());
    }

    private static <T> void answer(StreamObserver<T> out, Supplier<T> body) {
        if (out instanceof ServerCallStreamObserver<T> call) {
            // Else an answer that nobody waits for any more would be thrown at us.
            call.setOnCancelHandler(() -> {});
        }
        // After a pause of this process calls lie here that were given up long ago: doing them now would only confuse.
        if (Context.current().isCancelled()) {
            return;
        }
        T answer;
        try {
            answer = body.get();
        } catch (RuntimeException | Error e) {
            Fault fault = fault(e);
            out.onError(LinkFaults.status(fault).asRuntimeException(LinkFaults.trailers(fault)));
            return;
        }
        out.onNext(answer);
        out.onCompleted();
    }

    private static Fault fault(Throwable failure) {
        return switch (failure) {
            case FaultException e -> e.fault();
            case IllegalArgumentException e ->
                FaultCode.FIELD_INVALID.because("a call of the link makes no sense: " + e);
            default -> {
                LOG.error("a call of the link failed", failure);
                yield FaultCode.INTERNAL_ERROR.because("the server failed: " + failure);
            }
        };
    }
}
