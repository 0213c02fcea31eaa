package io.drover.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.LinkMessage;
import io.drover.model.cell.CellId;
import io.drover.model.cell.Epoch;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.CellLinks;
import io.drover.ports.CellTerm;
import io.drover.ports.Credit;
import io.drover.ports.LinkHello;
import io.drover.ports.LinkHub;
import io.drover.ports.WorkerEnd;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Links between a cell and workers: as plain calls in one process, and as streams over the network. */
class CellLinksTest {

    private static final String KEY = "a-key";
    private static final Holder HOLDER = new Holder(new WorkerId("wk-1"), new Incarnation("1"));
    private static final Claim CLAIM = new Claim(new FragmentKey(new WorkloadId("bag"), 3), AttemptNumber.FIRST);
    private static final Credit CREDIT = new Credit(7, -2, 5);

    private static final CellTerm TERM = new CellTerm(new CellId("a"), new Epoch(7));

    private final Stores stores = InMemoryStores.open();
    private final JvmLinks hub = JvmLinks.of(UUID.randomUUID().toString());
    private final LinkServer server = LinkServer.start(0, KEY, stores.claims(), stores.workers(), hub);
    private final LinkClient client = LinkFixture.open(new LinkAddress(server.url(), KEY));
    private final BlockingQueue<Object> atCell = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> atWorker = new LinkedBlockingQueue<>();
    private final BlockingQueue<WorkerEnd> workers = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private LinkHub.Admission cell() {
        return hub.admit(
                new CellId("a"),
                (hello, worker) -> {
                    atCell.add(hello);
                    workers.add(worker);
                    return Optional.of(new CellLinks.CellEnd() {
                        @Override
                        public CellTerm term() {
                            return TERM;
                        }

                        @Override
                        public void credit(Credit credit) {
                            atCell.add(credit);
                        }

                        @Override
                        public void answer(LinkMessage response, Credit credit) {
                            atCell.add(response.text());
                            atCell.add(credit);
                        }

                        @Override
                        public void ping(long number, Credit credit) {
                            atCell.add(number);
                        }

                        @Override
                        public void close() {
                            atCell.add("closed");
                        }
                    });
                },
                atCell::add);
    }

    private final WorkerEnd worker = new WorkerEnd() {
        @Override
        public void assigned(LinkMessage request) {
            atWorker.add(request.text());
        }

        @Override
        public void settled(List<Claim> answered, boolean taken) {
            atWorker.add(answered);
            atWorker.add(taken);
        }

        @Override
        public void pong(long number) {
            atWorker.add(number);
        }

        @Override
        public void closed(String why) {
            atWorker.add("closed");
        }
    };

    private static Object next(BlockingQueue<?> from) throws InterruptedException {
        Object next = from.poll(20, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private CellLinks.CellEnd opened(CellLinks links) {
        return links.open(new LinkHello(HOLDER, Set.of(CLAIM)), worker).orElseThrow();
    }

    @Test
    @DisplayName("what either end says arrives at the other, in order")
    void bothWays() throws InterruptedException {
        try (LinkHub.Admission _ = cell()) {
            for (CellLinks links : List.of(hub, client.cellLinks())) {
                CellLinks.CellEnd end = opened(links);
                assertThat(next(atCell)).isEqualTo(new LinkHello(HOLDER, Set.of(CLAIM)));
                WorkerEnd back = (WorkerEnd) next(workers);
                assertThat(end.term()).isEqualTo(TERM);
                end.credit(CREDIT);
                end.answer(new LinkMessage.Text("{}"), CREDIT);
                end.ping(4, CREDIT);
                assertThat(List.of(next(atCell), next(atCell), next(atCell), next(atCell)))
                        .containsExactly(CREDIT, "{}", CREDIT, 4L);
                back.assigned(new LinkMessage.Text("[]"));
                back.pong(9);
                back.settled(List.of(CLAIM), true);
                assertThat(List.of(next(atWorker), next(atWorker), next(atWorker), next(atWorker)))
                        .containsExactly("[]", 9L, List.of(CLAIM), true);
                end.close();
                assertThat(next(atCell)).isEqualTo("closed");
            }
        }
    }

    @Test
    @DisplayName("what is handed in is announced to a cell of the same process, if there is one")
    void announced() throws InterruptedException {
        Workload fresh = new Samples().workload("bag");
        assertThat(hub.announce(fresh)).isFalse();
        try (LinkHub.Admission _ = cell()) {
            assertThat(hub.announce(fresh)).isTrue();
            assertThat(next(atCell)).isEqualTo(fresh);
        }
        assertThat(hub.announce(fresh)).isFalse();
    }

    @Test
    @DisplayName("without a cell there is no link, and none once it is gone")
    void nobodyThere() {
        CellLinks links = client.cellLinks();
        assertThat(links.open(new LinkHello(HOLDER, Set.of()), worker)).isEmpty();
        cell().close();
        assertThat(links.open(new LinkHello(HOLDER, Set.of()), worker)).isEmpty();
        assertThat(hub.open(new LinkHello(HOLDER, Set.of()), worker)).isEmpty();
    }

    @Test
    @DisplayName("both ends of a stream learn of its end: by the cell, by the worker's process, by the server's")
    void ends() throws InterruptedException {
        try (LinkHub.Admission _ = cell()) {
            opened(client.cellLinks());
            assertThat(next(atCell)).isInstanceOf(LinkHello.class);
            ((WorkerEnd) next(workers)).closed("a test");
            assertThat(next(atWorker)).isEqualTo("closed");

            LinkClient process = LinkFixture.open(new LinkAddress(server.url(), KEY));
            opened(process.cellLinks());
            assertThat(next(atCell)).isInstanceOf(LinkHello.class);
            process.close();
            assertThat(next(atCell)).isEqualTo("closed");
            assertThat(next(atWorker)).isEqualTo("closed");

            opened(client.cellLinks());
            server.close();
            assertThat(next(atWorker)).isEqualTo("closed");
        }
    }
}
