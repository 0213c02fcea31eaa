package io.drover.link;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The door before the link's services: callers name the access key of this installation and speak this version, and no
 * more of them are inside than it holds. Thread-safe.
 */
final class LinkDoor implements ServerInterceptor {

    private static final Fault NO_KEY =
            FaultCode.KEY_REQUIRED.because("calls of the link must carry its access key, which"
                    + " processes of its installation find in connection.properties");
    private static final Fault CROWDED =
            FaultCode.STORE_UNAVAILABLE.because("the server has too many calls of workers to answer; try again later");

    private final byte[] accessKey;
    private final Semaphore room;

    /** @param mostCalls that are answered at the same time */
    LinkDoor(String accessKey, int mostCalls) {
        this.accessKey = bytes(accessKey);
        this.room = new Semaphore(mostCalls);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!isKey(headers.get(LinkMetadata.ACCESS_KEY))) {
            return refuse(call, NO_KEY);
        }
        String version = headers.get(LinkMetadata.VERSION_KEY);
        if (!LinkMetadata.VERSION.equals(version)) {
            return refuse(call, otherVersion(version));
        }
        if (!room.tryAcquire()) {
            return refuse(call, CROWDED);
        }
        try {
            return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
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

    private static Fault otherVersion(@Nullable String version) {
        return FaultCode.VERSION_UNSUPPORTED.because("this server speaks version " + LinkMetadata.VERSION
                + " of the link and the caller "
                + (version == null ? "does not say which it speaks" : "version " + version)
                + ": run workers and server from the same release");
    }

    /** Takes the same time wherever a guess goes wrong. */
    private boolean isKey(@Nullable String said) {
        return said != null && MessageDigest.isEqual(bytes(said), accessKey);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Fault fault) {
        call.close(LinkFaults.status(fault), LinkFaults.trailers(fault));
        return new ServerCall.Listener<>() {};
    }
}
