package io.drover.link;

import com.google.protobuf.ByteString;
import io.drover.link.v1.Greeting;
import io.drover.link.v1.HandshakeGrpc;
import io.drover.link.v1.ServerProof;
import io.drover.link.v1.WorkerProof;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.grpc.util.MutableHandlerRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Callers and listeners that know the handshake, and do with it what they should not. */
final class Greetings {

    private Greetings() {}

    /** Somebody who calls, step by step. */
    static final class Stranger implements AutoCloseable {

        private final ManagedChannel channel;
        final HandshakeGrpc.HandshakeBlockingStub calls;

        Stranger(int port) {
            channel = NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .usePlaintext()
                    .disableRetry()
                    .build();
            calls = HandshakeGrpc.newBlockingStub(channel)
                    .withInterceptors(
                            MetadataUtils.newAttachHeadersInterceptor(LinkMetadata.ofCaller(LinkMetadata.VERSION)));
        }

        ManagedChannel channel() {
            return channel;
        }

        ServerProof greet(byte[] nonce) {
            return calls.hello(
                    Greeting.newBuilder().setNonce(ByteString.copyFrom(nonce)).build());
        }

        void prove(byte[] proof) {
            calls.prove(WorkerProof.newBuilder()
                    .setProof(ByteString.copyFrom(proof))
                    .build());
        }

        /** Begins a greeting and never says what it is. */
        void beginHello(Runnable ended) {
            // Of a call with one message the beginning would be kept back until that is there.
            ClientCall<Greeting, ServerProof> call = channel.newCall(
                    HandshakeGrpc.getHelloMethod().toBuilder()
                            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                            .build(),
                    CallOptions.DEFAULT);
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            ended.run();
                        }
                    },
                    LinkMetadata.ofCaller(LinkMetadata.VERSION));
        }

        /** As a worker does. */
        void introduce(String key, int port) {
            byte[] nonce = AccessKey.newNonce();
            AccessKey.Occasion occasion =
                    new AccessKey.Occasion(nonce, greet(nonce).getNonce().toByteArray(), "127.0.0.1:" + port);
            prove(new AccessKey(key).proof(AccessKey.Side.WORKER, occasion));
        }

        @Override
        public void close() {
            channel.shutdownNow();
        }
    }

    /** Somebody who listens where a server was, answers greetings as told, and notes everything that comes. */
    static final class Impostor implements AutoCloseable {

        private final Server server;
        private final List<String> heard = new CopyOnWriteArrayList<>();

        Impostor(int port, Function<Greeting, Optional<ServerProof>> answer) {
            server = LinkFixture.listening(() -> NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                    .intercept(new ServerInterceptor() {
                        @Override
                        public <Q, A> ServerCall.Listener<Q> interceptCall(
                                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                            heard.add(call.getMethodDescriptor().getBareMethodName() + " " + headers);
                            return next.startCall(call, headers);
                        }
                    })
                    .addService(new HandshakeGrpc.HandshakeImplBase() {
                        @Override
                        public void hello(Greeting greeting, StreamObserver<ServerProof> out) {
                            heard.add(greeting.toString());
                            answer.apply(greeting)
                                    .ifPresentOrElse(
                                            proof -> {
                                                out.onNext(proof);
                                                out.onCompleted();
                                            },
                                            () -> out.onError(Status.UNIMPLEMENTED.asRuntimeException()));
                        }
                    })
                    .fallbackHandlerRegistry(new MutableHandlerRegistry())
                    .build()
                    .start());
        }

        int port() {
            return server.getPort();
        }

        List<String> heard() {
            return heard;
        }

        @Override
        public void close() throws InterruptedException {
            server.shutdownNow().awaitTermination();
        }
    }

    static String fault(StatusRuntimeException refused) {
        Metadata trailers = refused.getTrailers();
        return trailers == null ? "none" : String.valueOf(trailers.get(LinkMetadata.FAULT));
    }
}
