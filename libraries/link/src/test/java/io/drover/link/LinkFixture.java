package io.drover.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultException;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.ports.CellLinks;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.drover.ports.WorkerRegistry;
import io.drover.testkit.store.Stores;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Both ends of a link in this process, over the transport that does without sockets. */
final class LinkFixture implements AutoCloseable {

    static final String KEY = "key-of-the-link";

    private final Server server;
    private final String name = UUID.randomUUID().toString();

    LinkFixture(Claims claims, Heartbeats heartbeats) {
        try {
            server = LinkServer.serving(
                            InProcessServerBuilder.forName(name), LinkServer.Doorway.of(KEY), claims, heartbeats)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LinkClient client() {
        return client(KEY, LinkMetadata.VERSION, Duration.ofSeconds(10));
    }

    LinkClient client(String key, String version, Duration patience) {
        return new LinkClient(
                new LinkAddress("link://127.0.0.1:1", key),
                there -> new ServerLine(
                        InProcessChannelBuilder.forName(name),
                        new ServerLine.Caller("in-process", new AccessKey(there.accessKey()), version, patience)),
                Optional::empty,
                () -> {});
    }

    static LinkServer start(int port, String key, Claims claims, Heartbeats heartbeats) {
        return LinkServer.start(port, key, claims, heartbeats, CellLinks.NONE);
    }

    static LinkClient open(LinkServer server) {
        return open(new LinkAddress(server.url(), KEY));
    }

    /** A link to a server that never is elsewhere. */
    static LinkClient open(LinkAddress address) {
        return LinkClient.open(address, Optional::empty);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** Looks again and again until it is no fault any more; answers how long that took. */
    static Duration untilItWorks(Duration bound, Runnable look) throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            try {
                look.run();
                return Duration.ofNanos(System.nanoTime() - begun);
            } catch (FaultException e) {
                if (System.nanoTime() - begun > bound.toNanos()) {
                    throw e;
                }
                boolean unused = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** What is wrong, or nothing. */
    static String messageOf(Runnable look) {
        try {
            look.run();
            return "";
        } catch (FaultException e) {
            return e.fault().message();
        }
    }

    /** A port that somebody left may take a moment until it is free. */
    static <T> T listening(Callable<T> start) {
        AtomicReference<T> started = new AtomicReference<>();
        try {
            until(Duration.ofSeconds(10), () -> {
                try {
                    started.set(start.call());
                    return true;
                } catch (IOException | FaultException e) {
                    return false;
                }
            });
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return started.get();
    }

    /** Looks again and again until it holds. */
    static void until(Duration bound, Callable<Boolean> holds) throws InterruptedException {
        long begun = System.nanoTime();
        try {
            while (!holds.call()) {
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(bound);
                boolean unused = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The stores as a worker sees them: claims and heartbeats over the link, and the rest as it lies there. */
    static Stores seenThrough(LinkClient client, Stores behind) {
        Heartbeats link = client.heartbeats();
        WorkerRegistry workers = new WorkerRegistry() {
            @Override
            public Optional<WorkerReport> find(WorkerId worker) {
                return behind.workers().find(worker);
            }

            @Override
            public List<WorkerReport> reports() {
                return behind.workers().reports();
            }

            @Override
            public boolean requestDrain(WorkerId worker) {
                return behind.workers().requestDrain(worker);
            }

            @Override
            public Optional<WorkerReport> heartbeat(WorkerReport report) {
                return link.heartbeat(report);
            }

            @Override
            public Optional<WorkerReport> takeOver(WorkerReport report, WorkerReport from) {
                return link.takeOver(report, from);
            }

            @Override
            public void deregister(Holder life) {
                link.deregister(life);
            }

            @Override
            public boolean drainRequested(WorkerId worker) {
                return link.drainRequested(worker);
            }
        };
        return new Stores(behind.workloads(), behind.cells(), client.claims(), workers, behind.leases());
    }
}
