package io.drover.link;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The door before the link's services: callers speak this version and have proven on this connection that they know the
 * access key of this installation, and no more of them are inside than it holds. Thread-safe.
 */
final class LinkDoor implements ServerInterceptor {

    private static final Fault STRANGER =
            FaultCode.KEY_REQUIRED.because("whoever uses the link proves first that it knows its access key, which"
                    + " processes of its installation find in connection.properties");
    private static final Fault CROWDED =
            FaultCode.STORE_UNAVAILABLE.because("the server has too many calls of workers to answer; try again later");

    private final Semaphore handshakes;
    private final Semaphore beats;
    private final Semaphore links;
    private final Semaphore work;

    /** @param mostCalls that are answered at the same time, in each lane */
    LinkDoor(int mostCalls) {
        // For all that strangers may begin, and one more: they keep nobody out who knows the key.
        this.handshakes = new Semaphore(Connections.MOST_STRANGERS * Peer.STRANGER_CALLS + mostCalls);
        this.beats = new Semaphore(mostCalls);
        this.links = new Semaphore(mostCalls);
        this.work = new Semaphore(mostCalls);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String version = headers.get(LinkMetadata.VERSION_KEY);
        if (!LinkMetadata.VERSION.equals(version)) {
            return refuse(call, otherVersion(version));
        }
        CallLane lane = CallLane.of(call.getMethodDescriptor());
        @Nullable Peer peer = call.getAttributes().get(Peer.KEY);
        if (peer == null || (lane != CallLane.HANDSHAKE && !peer.isProven())) {
            return refuse(call, STRANGER);
        }
        if (!peer.mayCall()) {
            return refuse(call, STRANGER);
        }
        Semaphore room = room(lane);
        if (!room.tryAcquire()) {
            return refuse(call, CROWDED);
        }
        try {
            return new SimpleForwardingServerCallListener<>(Contexts.interceptCall(
                    Context.current().withValue(HandshakeService.PEER, peer), call, headers, next)) {
                // One of the two ends every call.
                @Override
                public void onComplete() {
                    room.release();
                    super.onComplete();
                }

                @Override
                public void onCancel() {
                    room.release();
                    super.onCancel();
                }
            };
        } catch (RuntimeException | Error e) {
            room.release();
            throw e;
        }
    }

    private Semaphore room(CallLane lane) {
        return switch (lane) {
            case HANDSHAKE -> handshakes;
            case BEATS -> beats;
            case LINKS -> links;
            case WORK -> work;
        };
    }

    private static Fault otherVersion(@Nullable String version) {
        return FaultCode.VERSION_UNSUPPORTED.because("this server speaks version " + LinkMetadata.VERSION
                + " of the link and the caller "
                + (version == null ? "does not say which it speaks" : "version " + version)
                + ": run workers and server from the same release");
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Fault fault) {
        call.close(LinkFaults.status(fault), LinkFaults.trailers(fault));
        return new ServerCall.Listener<>() {};
    }
}
