package io.drover.link;

import io.drover.model.worker.WorkerId;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A worker's end of the link. It needs no server to be opened; one that comes, or comes back, is found by the next call
 * but one. Calls end in five seconds, or else nobody knows whether they have been heard. Thread-safe.
 */
public final class LinkClient implements AutoCloseable {

    /** What URLs of the link begin with. */
    public static final String SCHEME = "link://";

    /** Without certificates a link stays on its machine. */
    private static final Pattern URL =
            Pattern.compile(SCHEME + "(localhost|127(?:\\.\\d{1,3}){3}|\\[::1])" + ":(\\d{1,5})");

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** A fault's message, as gRPC escapes it. */
    private static final int METADATA_BYTES = 16 << 10;

    private static final WorkerId NOBODY = new WorkerId("health-probe");

    private final ManagedChannel channel;
    private final Channel calls;
    private final Caller caller;
    private final Runnable onClose;

    /**
     * Who calls whom.
     *
     * @param patience how long a call may take
     */
    record Caller(String server, String accessKey, String version, Duration patience) {}

    LinkClient(ManagedChannel channel, Caller caller, Runnable onClose) {
        this.channel = channel;
        this.calls = ClientInterceptors.intercept(
                channel,
                MetadataUtils.newAttachHeadersInterceptor(LinkMetadata.ofCaller(caller.accessKey(), caller.version())));
        this.caller = caller;
        this.onClose = onClose;
    }

    /** Whether it is {@code link://HOST:PORT} with a host that is this machine. */
    public static boolean isUrl(String url) {
        Matcher matcher = URL.matcher(url);
        return matcher.matches() && Integer.parseInt(matcher.group(2)) <= 0xFFFF;
    }

    /**
     * Opens a link; nothing is sent yet.
     *
     * @param url {@code link://127.0.0.1:PORT}
     */
    public static LinkClient open(String url, String accessKey) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches() || !isUrl(url)) {
            throw new IllegalArgumentException("a link is " + SCHEME + "127.0.0.1:PORT, not '" + url + "'");
        }
        InetSocketAddress address = new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
        MultiThreadIoEventLoopGroup network = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("link-network", true), NioIoHandler.newFactory());
        ManagedChannel channel = NettyChannelBuilder.forAddress(address)
                .usePlaintext()
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
                .maxInboundMetadataSize(METADATA_BYTES)
                .build();
        return new LinkClient(
                channel,
                new Caller(matcher.group(1) + ":" + matcher.group(2), accessKey, LinkMetadata.VERSION, PATIENCE),
                () -> network.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS));
    }

    public Claims claims() {
        return new LinkClaims(this);
    }

    public Heartbeats heartbeats() {
        return new LinkHeartbeats(this);
    }

    /** Sees that the server answers from its store; throws what is wrong. */
    public void look() {
        heartbeats().drainRequested(NOBODY);
    }

    /**
     * @throws io.drover.model.fault.FaultException the server's, or STORE_UNAVAILABLE if it cannot be reached or does not
     *     answer in time; the call may have been heard all the same
     */
    <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
        // A thread that was interrupted before still says its last words; an interrupt from now on ends the call.
        boolean interrupted = Thread.interrupted();
        try {
            reconnect();
            CallOptions options =
                    CallOptions.DEFAULT.withDeadlineAfter(caller.patience().toMillis(), TimeUnit.MILLISECONDS);
            return ClientCalls.blockingUnaryCall(calls, method, options, request);
        } catch (StatusRuntimeException e) {
            throw LinkFaults.of(e, caller.server());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Left alone, a channel tries more and more seldom, up to every two minutes. Calls come seldom enough. */
    private void reconnect() {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        onClose.run();
    }
}
