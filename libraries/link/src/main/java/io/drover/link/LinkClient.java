package io.drover.link;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.WorkerId;
import io.drover.ports.CellLinks;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's end of the link. It needs no server to be opened; one that comes, or comes back, is found by the calls of the
 * next seconds, also at another address as soon as there are news of it. Calls end in five seconds, or else nobody knows
 * whether they have been heard. Thread-safe.
 */
public final class LinkClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LinkClient.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** A fault's message, as gRPC escapes it. */
    private static final int METADATA_BYTES = 16 << 10;

    private static final WorkerId NOBODY = new WorkerId("health-probe");

    private final Function<LinkAddress, ServerLine> opener;
    private final Supplier<Optional<LinkAddress>> news;
    private final Runnable onClose;
    private LinkAddress address;
    private volatile ServerLine line;

    /**
     * @param opener the way to a server
     * @param news asked when no server can be reached
     */
    LinkClient(
            LinkAddress address,
            Function<LinkAddress, ServerLine> opener,
            Supplier<Optional<LinkAddress>> news,
            Runnable onClose) {
        this.address = address;
        this.opener = opener;
        this.news = news;
        this.onClose = onClose;
        this.line = opener.apply(address);
    }

    /**
     * Opens a link; nothing is sent yet.
     *
     * @param news asked with every call that reaches no server: where there is one now, or empty if nobody knows
     */
    public static LinkClient open(LinkAddress address, Supplier<Optional<LinkAddress>> news) {
        MultiThreadIoEventLoopGroup network = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("link-network", true), NioIoHandler.newFactory());
        return new LinkClient(
                address,
                there -> new ServerLine(
                        channel(there, network),
                        new ServerLine.Caller(
                                there.server(), new AccessKey(there.accessKey()), LinkMetadata.VERSION, PATIENCE)),
                news,
                () -> network.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS));
    }

    private static NettyChannelBuilder channel(LinkAddress address, MultiThreadIoEventLoopGroup network) {
        return way(address)
                // No proxy leads to this machine.
                .proxyDetector(_ -> null)
                .eventLoopGroup(network)
                .channelType(NioSocketChannel.class)
                // A pool of buffers would cost megabytes, for some small messages a second.
                .withOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false))
                // Callers wait for their answers themselves.
                .directExecutor()
                .disableRetry()
                .maxInboundMessageSize(LinkServer.MESSAGE_BYTES)
                .maxInboundMetadataSize(METADATA_BYTES);
    }

    private static NettyChannelBuilder way(LinkAddress address) {
        InetSocketAddress there = address.socket();
        @Nullable Path certificate = address.certificate();
        // The name of another machine is looked up again when it cannot be reached.
        return certificate == null
                ? NettyChannelBuilder.forAddress(there).usePlaintext()
                : NettyChannelBuilder.forAddress(there.getHostString(), there.getPort())
                        .sslContext(LinkCertificate.trusting(certificate));
    }

    public Claims claims() {
        return new LinkClaims(this);
    }

    public Heartbeats heartbeats() {
        return new LinkHeartbeats(this);
    }

    /** Links to the cells of the server's process. */
    public CellLinks cellLinks() {
        return new StreamLinks(this);
    }

    /** A call that is sent only if the present connection's other end has proven who it is. */
    <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method) {
        return line.newCall(method);
    }

    /** Sees that the server answers from its store; throws what is wrong. */
    public void look() {
        heartbeats().drainRequested(NOBODY);
    }

    /**
     * @throws FaultException the server's, or STORE_UNAVAILABLE if it cannot be reached, cannot prove who it is or does not
     *     answer in time; the call may have been heard all the same
     */
    <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
        // A thread that was interrupted before still says its last words; an interrupt from now on ends the call.
        boolean interrupted = Thread.interrupted();
        ServerLine there = line;
        try {
            return there.call(method, request);
        } catch (FaultException e) {
            if (e.fault().code() == FaultCode.STORE_UNAVAILABLE) {
                news.get().ifPresent(now -> move(there, now));
            }
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void move(ServerLine from, LinkAddress to) {
        if (line == from && !to.equals(address)) {
            LOG.info("the server at {} cannot be reached: the link goes to {} from now on", address, to);
            address = to;
            line = opener.apply(to);
            from.leave();
        }
    }

    @Override
    public synchronized void close() {
        line.close();
        onClose.run();
    }
}
