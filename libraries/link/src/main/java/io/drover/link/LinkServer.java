package io.drover.link;

import io.drover.model.fault.FaultCode;
import io.drover.ports.CellLinks;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of the link: gives worker processes of this machine what they need of the store that this process has
 * open, so that none of them opens it. Close it before the store.
 */
public final class LinkServer implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_CALLS = 512;
    private static final int MOST_CALLS_PER_CONNECTION = 64;
    /** Tens of thousands of claims. */
    static final int MESSAGE_BYTES = 4 << 20;
    /** Behind the ports are calls that may hold their thread. */
    private static final int WORK_THREADS = 16;

    private static final int BEAT_THREADS = 8;
    private static final int LINK_THREADS = 2;

    private static final int IDLE_SECONDS = 300;
    private static final int LAST_CALLS_MILLIS = 500;

    private final Server server;
    private final int port;
    private final MultiThreadIoEventLoopGroup network;
    private final LaneThreads threads;

    private LinkServer(Server server, int port, MultiThreadIoEventLoopGroup network, LaneThreads threads) {
        this.server = server;
        this.port = port;
        this.network = network;
        this.threads = threads;
    }

    /**
     * Where it listens.
     *
     * @param port 0 takes a free one
     * @param shown absent where only this machine gets there
     */
    public record Place(String host, int port, LinkCertificate.@Nullable Shown shown) {}

    /** Starts listening on 127.0.0.1. */
    public static LinkServer start(int port, String accessKey, Claims claims, Heartbeats heartbeats, CellLinks cells) {
        return start(new Place(LOOPBACK, port, null), accessKey, claims, heartbeats, cells);
    }

    /**
     * Starts listening.
     *
     * @param accessKey that both ends prove to know
     * @param cells that workers may have links to
     * @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE if it cannot listen there
     */
    public static LinkServer start(
            Place place, String accessKey, Claims claims, Heartbeats heartbeats, CellLinks cells) {
        @Nullable SslContext tls = place.shown() == null ? null : place.shown().context();
        MultiThreadIoEventLoopGroup network = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("link-network", true), NioIoHandler.newFactory());
        Doorway door = Doorway.of(accessKey);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(place.host(), place.port()))
                .bossEventLoopGroup(network)
                .workerEventLoopGroup(network)
                .channelFactory(() -> door.connections().new Listener())
                .maxConcurrentCallsPerConnection(MOST_CALLS_PER_CONNECTION)
                .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
                .handshakeTimeout(Peer.STRANGER_SECONDS, TimeUnit.SECONDS);
        if (tls != null) {
            builder.sslContext(tls);
        }
        builder.addService(new CellLinkService(cells));
        Server server = serving(builder, door, claims, heartbeats);
        try {
            server.start();
            return new LinkServer(server, server.getPort(), network, door.threads());
        } catch (IOException e) {
            new LinkServer(server, place.port(), network, door.threads()).close();
            throw FaultCode.STORE_UNAVAILABLE.asException(
                    "the link cannot listen on " + place.host() + ":" + place.port()
                            + ": choose a free port of this machine",
                    e);
        }
    }

    /** What callers pass on their way in. */
    record Doorway(AccessKey key, Connections connections, LaneThreads threads) {

        static Doorway of(String accessKey) {
            return new Doorway(
                    new AccessKey(accessKey),
                    new Connections(),
                    new LaneThreads(WORK_THREADS, BEAT_THREADS, LINK_THREADS));
        }
    }

    /** The services behind their door, whatever carries them. */
    static Server serving(ServerBuilder<?> builder, Doorway door, Claims claims, Heartbeats heartbeats) {
        return builder.maxInboundMessageSize(MESSAGE_BYTES)
                .addTransportFilter(door.connections())
                // What chooses the lane waits for nothing.
                .executor(Runnable::run)
                .callExecutor(door.threads())
                .addService(new HandshakeService(door.key(), door.connections()))
                .addService(new WorkerStoreService(claims, heartbeats))
                .intercept(new LinkDoor(MOST_CALLS))
                .build();
    }

    /** Where it listens; another one than asked for, if that was 0. */
    public int port() {
        return port;
    }

    /** What worker processes of this machine give to {@link LinkAddress}. */
    public String url() {
        return LinkAddress.SCHEME + LOOPBACK + ":" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(LAST_CALLS_MILLIS, TimeUnit.MILLISECONDS)) {
                server.shutdownNow().awaitTermination(LAST_CALLS_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        threads.close();
        network.shutdownGracefully(0, LAST_CALLS_MILLIS, TimeUnit.MILLISECONDS);
    }
}
