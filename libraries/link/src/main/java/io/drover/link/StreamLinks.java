package io.drover.link;

import io.drover.link.v1.CellLinkGrpc;
import io.drover.link.v1.FromCell;
import io.drover.link.v1.FromWorker;
import io.drover.link.v1.LinkAnswer;
import io.drover.link.v1.LinkGreeting;
import io.drover.link.v1.LinkPing;
import io.drover.model.LinkMessage;
import io.drover.model.cell.CellId;
import io.drover.model.cell.Epoch;
import io.drover.ports.CellLinks;
import io.drover.ports.CellTerm;
import io.drover.ports.Credit;
import io.drover.ports.LinkHello;
import io.drover.ports.WorkerEnd;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@link CellLinks} of the server at the other end, one stream for each link. */
final class StreamLinks implements CellLinks {

    private static final long PATIENCE_SECONDS = 5;
    /** What the cell says is little, and heard at once. */
    private static final int FRAMES_AHEAD = 1_000;

    private final LinkClient client;

    StreamLinks(LinkClient client) {
        this.client = client;
    }

    @Override
    public Optional<CellEnd> open(LinkHello hello, WorkerEnd worker) {
        // Sees that the server is there and who it is: a stream is sent on a connection of which that is known only.
        client.look();
        ClientCall<FromWorker, FromCell> call = client.newCall(CellLinkGrpc.getOpenMethod());
        Hearing hearing = new Hearing(call, worker);
        End end = new End(call);
        call.start(hearing, new Metadata());
        call.request(FRAMES_AHEAD);
        end.say(FromWorker.newBuilder()
                .setGreeting(LinkGreeting.newBuilder()
                        .setHolder(LinkMessages.name(hello.holder()))
                        .addAllHeld(LinkMessages.attempts(List.copyOf(hello.held()))))
                .build());
        Optional<CellTerm> term = hearing.welcome();
        if (term.isPresent()) {
            end.term = term.get();
            return Optional.of(end);
        }
        end.close();
        return Optional.empty();
    }

    /** What the cell says, in order, on the network's thread. */
    private static final class Hearing extends ClientCall.Listener<FromCell> {

        private final ClientCall<FromWorker, FromCell> call;
        private final WorkerEnd worker;
        private final CountDownLatch known = new CountDownLatch(1);
        private volatile @Nullable CellTerm term;

        Hearing(ClientCall<FromWorker, FromCell> call, WorkerEnd worker) {
            this.call = call;
            this.worker = worker;
        }

        Optional<CellTerm> welcome() {
            try {
                boolean _ = known.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return Optional.ofNullable(term);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }

        @Override
        public void onMessage(FromCell frame) {
            switch (frame.getFrameCase()) {
                case WELCOME -> {
                    term = new CellTerm(
                            new CellId(frame.getWelcome().getCell()),
                            new Epoch(frame.getWelcome().getEpoch()));
                    known.countDown();
                }
                case ASSIGNED -> worker.assigned(new LinkMessage.Text(frame.getAssigned()));
                case SETTLED ->
                    worker.settled(
                            LinkMessages.claims(frame.getSettled().getAnsweredList()),
                            frame.getSettled().getTaken());
                case PONG -> worker.pong(frame.getPong());
                case FRAME_NOT_SET -> {}
            }
            call.request(1);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            known.countDown();
            if (term != null) {
                worker.closed(status.isOk() ? "the cell has ended it" : "it broke: " + status.getCode());
            }
        }
    }

    /** What is said to the cell, by any thread. */
    private static final class End implements CellEnd {

        private final ClientCall<FromWorker, FromCell> call;
        private volatile @Nullable CellTerm term;
        private boolean over;

        End(ClientCall<FromWorker, FromCell> call) {
            this.call = call;
        }

        @Override
        public CellTerm term() {
            return Objects.requireNonNull(term, "not welcome yet");
        }

        @Override
        public void credit(Credit credit) {
            say(FromWorker.newBuilder().setCredit(LinkMessages.credit(credit)).build());
        }

        @Override
        public void answer(LinkMessage response, Credit credit) {
            say(FromWorker.newBuilder()
                    .setAnswer(
                            LinkAnswer.newBuilder().setResponse(response.text()).setCredit(LinkMessages.credit(credit)))
                    .build());
        }

        @Override
        public void ping(long number, Credit credit) {
            say(FromWorker.newBuilder()
                    .setPing(LinkPing.newBuilder().setNumber(number).setCredit(LinkMessages.credit(credit)))
                    .build());
        }

        synchronized void say(FromWorker frame) {
            if (!over) {
                call.sendMessage(frame);
            }
        }

        /** The listener may be told at once, and by this thread: so nothing is locked by then. */
        @Override
        public void close() {
            if (endsNow()) {
                call.cancel("the worker has ended it", null);
            }
        }

        private synchronized boolean endsNow() {
            boolean first = !over;
            over = true;
            return first;
        }
    }
}
