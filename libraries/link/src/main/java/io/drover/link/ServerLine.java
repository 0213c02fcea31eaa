package io.drover.link;

import io.drover.model.Backoff;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way to a server at one address, connections that come and go included. On each of them both ends first prove who they
 * are. What listens there and cannot is told nothing, and is tried again after growing pauses. Thread-safe.
 */
final class ServerLine implements AutoCloseable {

    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));
    /** Connections that end right after their handshake are no reason to go on for ever. */
    private static final int MOST_INTRODUCTIONS = 3;

    private final ManagedChannel channel;
    private final Channel calls;
    private final ServerTrust trust;
    private final Caller caller;
    private final ReentrantLock introducing = new ReentrantLock();
    private volatile int introductions;
    private volatile @Nullable Refusal refusal;

    /**
     * Who calls whom.
     *
     * @param patience how long a call may take
     */
    record Caller(String server, AccessKey key, String version, Duration patience) {}

    /** Why nobody is called until then. */
    private record Refusal(FaultException why, int failures, long untilNanos) {}

    ServerLine(ManagedChannelBuilder<?> builder, Caller caller) {
        this.trust = new ServerTrust(caller.key());
        this.channel = builder.addTransportFilter(trust.filter()).build();
        this.calls = ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(LinkMetadata.ofCaller(caller.version())));
        this.caller = caller;
    }

    /**
     * @throws FaultException the server's, or STORE_UNAVAILABLE if it cannot be reached, cannot prove who it is or does not
     *     answer in time; the call may have been heard all the same
     */
    <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
        refuseIfToldSo();
        reconnect();
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(caller.patience().toMillis(), TimeUnit.MILLISECONDS);
        try {
            for (int left = MOST_INTRODUCTIONS; ; left--) {
                int before = introductions;
                try {
                    return ClientCalls.blockingUnaryCall(calls, method, options.withCallCredentials(trust), request);
                } catch (StatusRuntimeException e) {
                    if (!ServerTrust.isUnsent(e) || left == 0) {
                        throw e;
                    }
                }
                introduce(before, options);
            }
        } catch (StatusRuntimeException e) {
            throw LinkFaults.isOtherProtocol(e) ? untrusted() : LinkFaults.of(e, caller.server());
        } catch (ServerTrust.Untrusted e) {
            throw untrusted();
        }
    }

    /** A call without a limit in time, on a connection whose other end has proven who it is, or else it ends at once. */
    <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method) {
        return calls.newCall(method, CallOptions.DEFAULT.withCallCredentials(trust));
    }

    /** @param before how many introductions there were when it was found that one is needed */
    private void introduce(int before, CallOptions options) throws ServerTrust.Untrusted {
        try {
            long left = options.getDeadline().timeRemaining(TimeUnit.NANOSECONDS);
            if (!introducing.tryLock(Math.max(0, left), TimeUnit.NANOSECONDS)) {
                throw Status.DEADLINE_EXCEEDED.asRuntimeException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.CANCELLED.withDescription("Thread interrupted").asRuntimeException();
        }
        try {
            if (introductions == before) {
                trust.introduce(calls, options);
                introductions = before + 1;
                refusal = null;
            }
        } finally {
            introducing.unlock();
        }
    }

    private FaultException untrusted() {
        FaultException why = FaultCode.STORE_UNAVAILABLE.asException("something else than Drover's server listens on "
                + caller.server() + ", or the server of another installation: it was told nothing. Free that port, and"
                + " start Drover again; it is tried again by itself");
        Refusal before = refusal;
        int failures = before == null ? 1 : before.failures() + 1;
        refusal = new Refusal(
                why, failures, System.nanoTime() + PAUSES.pause(failures).toNanos());
        channel.enterIdle();
        return why;
    }

    private void refuseIfToldSo() {
        Refusal told = refusal;
        if (told != null && System.nanoTime() - told.untilNanos() < 0) {
            throw told.why().fault().code().asException(told.why().fault().message());
        }
    }

    /** Left alone, a channel tries more and more seldom, up to every two minutes. Calls come seldom enough. */
    private void reconnect() {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
    }

    /** Lets calls that are on their way end, which are given up in time anyway. */
    void leave() {
        channel.shutdown();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
