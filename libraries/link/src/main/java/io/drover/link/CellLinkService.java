package io.drover.link;

import io.drover.link.v1.CellLinkGrpc;
import io.drover.link.v1.FromCell;
import io.drover.link.v1.FromWorker;
import io.drover.link.v1.LinkSettled;
import io.drover.link.v1.LinkWelcome;
import io.drover.model.LinkMessage;
import io.drover.model.fragment.Claim;
import io.drover.ports.CellLinks;
import io.drover.ports.CellLinks.CellEnd;
import io.drover.ports.CellTerm;
import io.drover.ports.LinkHello;
import io.drover.ports.WorkerEnd;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the links of worker processes to the cells of this process. */
final class CellLinkService extends CellLinkGrpc.CellLinkImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(CellLinkService.class);

    private final CellLinks cells;

    CellLinkService(CellLinks cells) {
        this.cells = cells;
    }

    @Override
    public StreamObserver<FromWorker> open(StreamObserver<FromCell> out) {
        return new Incoming(new Outgoing(out));
    }

    /** What the worker says, in order. */
    private final class Incoming implements StreamObserver<FromWorker> {

        private final Outgoing out;
        private @Nullable CellEnd cell;

        Incoming(Outgoing out) {
            this.out = out;
        }

        @Override
        public void onNext(FromWorker frame) {
            try {
                hear(frame);
            } catch (RuntimeException | Error e) {
                LOG.warn("a frame of a link makes no sense: {}", e.toString());
                end();
            }
        }

        private void hear(FromWorker frame) {
            @Nullable CellEnd now = cell;
            if (frame.getFrameCase() == FromWorker.FrameCase.GREETING && now == null) {
                LinkHello hello = new LinkHello(
                        LinkMessages.holder(frame.getGreeting().getHolder()),
                        Set.copyOf(LinkMessages.claims(frame.getGreeting().getHeldList())));
                Optional<CellEnd> taken = cells.open(hello, out);
                cell = taken.orElse(null);
                if (taken.isPresent()) {
                    out.welcome(taken.get().term());
                } else {
                    out.closed("there is no cell");
                }
            } else if (now != null) {
                switch (frame.getFrameCase()) {
                    case CREDIT -> now.credit(LinkMessages.credit(frame.getCredit()));
                    case ANSWER ->
                        now.answer(
                                new LinkMessage.Text(frame.getAnswer().getResponse()),
                                LinkMessages.credit(frame.getAnswer().getCredit()));
                    case PING ->
                        now.ping(
                                frame.getPing().getNumber(),
                                LinkMessages.credit(frame.getPing().getCredit()));
                    case GREETING, FRAME_NOT_SET -> LOG.debug("a frame without a meaning: {}", frame);
                }
            }
        }

        @Override
        public void onError(Throwable broken) {
            end();
        }

        @Override
        public void onCompleted() {
            end();
        }

        private void end() {
            if (cell != null) {
                cell.close();
            }
            out.closed("the worker has ended it");
        }
    }

    /** What is said to the worker, by any thread. */
    private static final class Outgoing implements WorkerEnd {

        private final StreamObserver<FromCell> out;
        private boolean over;

        Outgoing(StreamObserver<FromCell> out) {
            this.out = out;
        }

        void welcome(CellTerm term) {
            say(FromCell.newBuilder()
                    .setWelcome(LinkWelcome.newBuilder()
                            .setCell(term.cell().value())
                            .setEpoch(term.epoch().value()))
                    .build());
        }

        @Override
        public void assigned(LinkMessage request) {
            say(FromCell.newBuilder().setAssigned(request.text()).build());
        }

        @Override
        public void settled(List<Claim> answered, boolean taken) {
            LinkSettled settled = LinkSettled.newBuilder()
                    .addAllAnswered(LinkMessages.attempts(answered))
                    .setTaken(taken)
                    .build();
            say(FromCell.newBuilder().setSettled(settled).build());
        }

        @Override
        public void pong(long number) {
            say(FromCell.newBuilder().setPong(number).build());
        }

        private synchronized void say(FromCell frame) {
            if (!over) {
                out.onNext(frame);
            }
        }

        @Override
        public synchronized void closed(String why) {
            if (!over) {
                over = true;
                try {
                    out.onCompleted();
                } catch (RuntimeException e) {
                    LOG.debug("the stream of a link was over before", e);
                }
            }
        }
    }
}
