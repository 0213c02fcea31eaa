package io.drover.link;

import io.drover.model.fault.FaultCode;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The server's end of the link: gives worker processes of this machine what they need of the store that this process has
 * open, so that none of them opens it. Close it before the store.
 */
public final class LinkServer implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    static final int MOST_CONNECTIONS = 256;
    private static final int MOST_CALLS = 512;
    private static final int MOST_CALLS_PER_CONNECTION = 64;
    /** Tens of thousands of claims. */
    static final int MESSAGE_BYTES = 4 << 20;
    /** Behind the ports are calls that may hold their thread. */
    private static final int THREADS = 16;

    private static final int HANDSHAKE_SECONDS = 5;
    private static final int IDLE_SECONDS = 300;
    private static final int LAST_CALLS_MILLIS = 500;

    private final Server server;
    private final int port;
    private final MultiThreadIoEventLoopGroup network;
    private final ExecutorService threads;

    private LinkServer(Server server, int port, MultiThreadIoEventLoopGroup network, ExecutorService threads) {
        this.server = server;
        this.port = port;
        this.network = network;
        this.threads = threads;
    }

    /**
     * Starts listening on 127.0.0.1.
     *
     * @param port 0 takes a free one
     * @param accessKey that every call must carry
     * @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE if it cannot listen there
     */
    public static LinkServer start(int port, String accessKey, Claims claims, Heartbeats heartbeats) {
        MultiThreadIoEventLoopGroup network = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("link-network", true), NioIoHandler.newFactory());
        ExecutorService threads = threads();
        ServerBuilder<?> builder = NettyServerBuilder.forAddress(new InetSocketAddress(LOOPBACK, port))
                .bossEventLoopGroup(network)
                .workerEventLoopGroup(network)
                .channelType(NioServerSocketChannel.class)
                .maxConcurrentCallsPerConnection(MOST_CALLS_PER_CONNECTION)
                .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
                .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                .addTransportFilter(new ConnectionLimit(MOST_CONNECTIONS))
                .executor(threads);
        Server server = serving(builder, accessKey, claims, heartbeats);
        try {
            server.start();
            return new LinkServer(server, server.getPort(), network, threads);
        } catch (IOException e) {
            new LinkServer(server, port, network, threads).close();
            throw FaultCode.STORE_UNAVAILABLE.asException(
                    "the link cannot listen on " + LOOPBACK + ":" + port
                            + ": choose a free port of this machine, or 0 for any",
                    e);
        }
    }

    /** The services behind their door, whatever carries them. */
    static Server serving(ServerBuilder<?> builder, String accessKey, Claims claims, Heartbeats heartbeats) {
        return builder.maxInboundMessageSize(MESSAGE_BYTES)
                .addService(new WorkerStoreService(claims, heartbeats))
                .intercept(new LinkDoor(accessKey, MOST_CALLS))
                .build();
    }

    /** What waits for them is as much as the door lets in. */
    private static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("link", true));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** What worker processes give to {@link LinkClient#open}. */
    public String url() {
        return LinkClient.SCHEME + LOOPBACK + ":" + port;
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
        threads.shutdown();
        network.shutdownGracefully(0, LAST_CALLS_MILLIS, TimeUnit.MILLISECONDS);
    }
}
