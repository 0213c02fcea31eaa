package io.drover.link;

import io.drover.link.v1.HeartbeatAnswer;
import io.drover.link.v1.TakeOverRequest;
import io.drover.link.v1.WorkerName;
import io.drover.link.v1.WorkerStoreGrpc;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.ports.Heartbeats;
import java.util.Optional;

/** {@link Heartbeats} over the link. */
final class LinkHeartbeats implements Heartbeats {

    private final LinkClient link;

    LinkHeartbeats(LinkClient link) {
        this.link = link;
    }

    @Override
    public Optional<WorkerReport> heartbeat(WorkerReport report) {
        return other(link.call(WorkerStoreGrpc.getHeartbeatMethod(), LinkMessages.heartbeat(report)));
    }

    @Override
    public Optional<WorkerReport> takeOver(WorkerReport report, WorkerReport from) {
        TakeOverRequest request = TakeOverRequest.newBuilder()
                .setReport(LinkMessages.heartbeat(report))
                .setFrom(LinkMessages.heartbeat(from))
                .build();
        return other(link.call(WorkerStoreGrpc.getTakeOverMethod(), request));
    }

    private static Optional<WorkerReport> other(HeartbeatAnswer answer) {
        return answer.hasOther() ? Optional.of(LinkMessages.report(answer.getOther())) : Optional.empty();
    }

    @Override
    public void deregister(Holder life) {
        link.call(WorkerStoreGrpc.getDeregisterMethod(), LinkMessages.name(life));
    }

    @Override
    public boolean drainRequested(WorkerId worker) {
        return link.call(WorkerStoreGrpc.getDrainRequestedMethod(), name(worker))
                .getRequested();
    }

    private static WorkerName name(WorkerId worker) {
        return WorkerName.newBuilder().setWorker(worker.value()).build();
    }
}
