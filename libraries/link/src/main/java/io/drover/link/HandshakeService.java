package io.drover.link;

import com.google.protobuf.ByteString;
import io.drover.link.v1.Greeting;
import io.drover.link.v1.HandshakeGrpc;
import io.drover.link.v1.ServerProof;
import io.drover.link.v1.Welcome;
import io.drover.link.v1.WorkerProof;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** Proves to callers that this is the server, and lets them prove who they are. Waits for nothing. */
final class HandshakeService extends HandshakeGrpc.HandshakeImplBase {

    /** Whose call it is. */
    static final Context.Key<Peer> PEER = Context.key("drover-peer");

    private static final Fault NOT_GREETED =
            FaultCode.KEY_REQUIRED.because("a proof of the link belongs to a greeting, and each is good for one");
    private static final Fault WRONG = FaultCode.KEY_REQUIRED.because("the caller does not know the access key of this"
            + " link, which processes of its installation find in connection.properties");
    private static final Fault FULL =
            FaultCode.STORE_UNAVAILABLE.because("the server has as many connections of workers as it takes ("
                    + Connections.MOST_PROVEN + "); end some, or try again later");

    private final AccessKey key;
    private final Connections connections;

    HandshakeService(AccessKey key, Connections connections) {
        this.key = key;
        this.connections = connections;
    }

    @Override
    public void hello(Greeting greeting, StreamObserver<ServerProof> out) {
        if (greeting.getNonce().size() != AccessKey.NONCE_BYTES) {
            refuse(out, FaultCode.FIELD_INVALID.because("a nonce of the link has " + AccessKey.NONCE_BYTES + " bytes"));
            return;
        }
        Peer peer = PEER.get();
        AccessKey.Occasion occasion =
                new AccessKey.Occasion(greeting.getNonce().toByteArray(), AccessKey.newNonce(), peer.server());
        peer.greeted(occasion);
        out.onNext(ServerProof.newBuilder()
                .setNonce(ByteString.copyFrom(occasion.serversNonce()))
                .setProof(ByteString.copyFrom(key.proof(AccessKey.Side.SERVER, occasion)))
                .build());
        out.onCompleted();
    }

    @Override
    public void prove(WorkerProof said, StreamObserver<Welcome> out) {
        Peer peer = PEER.get();
        AccessKey.@Nullable Occasion occasion = peer.takeGreeted();
        if (occasion == null) {
            refuse(out, NOT_GREETED);
        } else if (!key.isProof(said.getProof().toByteArray(), AccessKey.Side.WORKER, occasion)) {
            refuse(out, WRONG);
        } else if (!connections.prove(peer)) {
            refuse(out, FULL);
        } else {
            out.onNext(Welcome.getDefaultInstance());
            out.onCompleted();
        }
    }

    private static void refuse(StreamObserver<?> out, Fault fault) {
        out.onError(LinkFaults.status(fault).asRuntimeException(LinkFaults.trailers(fault)));
    }
}
