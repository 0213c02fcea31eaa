package io.drover.link;

import com.google.protobuf.ByteString;
import io.drover.link.v1.Greeting;
import io.drover.link.v1.HandshakeGrpc;
import io.drover.link.v1.ServerProof;
import io.drover.link.v1.WorkerProof;
import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientTransportFilter;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Lets nothing but a greeting onto a connection before its other end has proven that it is Drover's server, whatever
 * connection it is at the time: servers come and go, and others may listen where one was. Thread-safe.
 */
final class ServerTrust extends CallCredentials {

    private static final Attributes.Key<Opposite> OPPOSITE = Attributes.Key.create("drover-opposite");

    /** The server's end of one connection as the worker sees it. */
    private static final class Opposite {
        private volatile boolean proven;
    }

    /** The other end of a connection is not Drover's server. */
    static final class Untrusted extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** Nothing was sent, since the connection is a new one. */
    private static final class NewConnection extends Exception {
        private static final long serialVersionUID = 1;
    }

    private final AccessKey key;

    ServerTrust(AccessKey key) {
        this.key = key;
    }

    /** Whether a call was not sent, because nobody has been greeted on the connection that it was to take. */
    static boolean isUnsent(StatusRuntimeException failure) {
        return failure.getStatus().getCause() instanceof NewConnection;
    }

    ClientTransportFilter filter() {
        return new ClientTransportFilter() {
            @Override
            public Attributes transportReady(Attributes attributes) {
                return attributes.toBuilder().set(OPPOSITE, new Opposite()).build();
            }
        };
    }

    @Override
    public void applyRequestMetadata(RequestInfo call, Executor unused, MetadataApplier applier) {
        @Nullable Opposite opposite = call.getTransportAttrs().get(OPPOSITE);
        if (opposite != null && opposite.proven) {
            applier.apply(new Metadata());
        } else {
            applier.fail(unsent());
        }
    }

    /** Nothing of a worker's means anything on a connection that has not been introduced. */
    static Status unsent() {
        return Status.UNAUTHENTICATED
                .withDescription("its connections end right after their handshake")
                .withCause(new NewConnection());
    }

    /**
     * Sees who is at the other end of the present connection, and proves who is at this one.
     *
     * @throws Untrusted if it cannot prove to be Drover's server
     * @throws StatusRuntimeException if it does not answer, or does not want this worker
     */
    void introduce(Channel channel, CallOptions options) throws Untrusted {
        byte[] nonce = AccessKey.newNonce();
        OneConnection way = new OneConnection();
        ServerProof said = greet(
                channel,
                HandshakeGrpc.getHelloMethod(),
                options.withCallCredentials(way),
                Greeting.newBuilder().setNonce(ByteString.copyFrom(nonce)).build());
        AccessKey.Occasion occasion =
                new AccessKey.Occasion(nonce, said.getNonce().toByteArray(), way.server());
        if (said.getNonce().size() != AccessKey.NONCE_BYTES
                || !key.isProof(said.getProof().toByteArray(), AccessKey.Side.SERVER, occasion)) {
            throw new Untrusted();
        }
        ClientCalls.blockingUnaryCall(
                channel,
                HandshakeGrpc.getProveMethod(),
                options.withCallCredentials(way),
                WorkerProof.newBuilder()
                        .setProof(ByteString.copyFrom(key.proof(AccessKey.Side.WORKER, occasion)))
                        .build());
        way.trust();
    }

    private static <Q, A> A greet(Channel channel, MethodDescriptor<Q, A> method, CallOptions options, Q request)
            throws Untrusted {
        try {
            return ClientCalls.blockingUnaryCall(channel, method, options, request);
        } catch (StatusRuntimeException e) {
            if (LinkFaults.isForeign(e)) {
                throw new Untrusted();
            }
            throw e;
        }
    }

    /** A handshake is of one connection: what was learned of another is worth nothing. */
    private static final class OneConnection extends CallCredentials {

        private @Nullable Opposite opposite;
        private @Nullable String server;

        @Override
        public synchronized void applyRequestMetadata(RequestInfo call, Executor unused, MetadataApplier applier) {
            @Nullable Opposite now = call.getTransportAttrs().get(OPPOSITE);
            if (opposite == null) {
                opposite = now;
                server = AccessKey.Occasion.place(call.getTransportAttrs().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
            }
            if (now != null && now == opposite) {
                applier.apply(new Metadata());
            } else {
                applier.fail(Status.UNAVAILABLE.withDescription("the connection ended during its handshake"));
            }
        }

        synchronized String server() {
            return String.valueOf(server);
        }

        synchronized void trust() {
            if (opposite != null) {
                opposite.proven = true;
            }
        }
    }
}
