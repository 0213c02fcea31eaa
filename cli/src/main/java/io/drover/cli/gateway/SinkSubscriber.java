package io.drover.cli.gateway;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Hands a body on part by part, asking for the next part only when the sink has taken the last. */
final class SinkSubscriber implements HttpResponse.BodySubscriber<byte[]> {

    private static final byte[] NOTHING_LEFT = {};

    private final Sink sink;
    private final AtomicBoolean alive;
    private final CompletableFuture<byte[]> end = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    /** @param alive is set whenever something comes */
    SinkSubscriber(Sink sink, AtomicBoolean alive) {
        this.sink = sink;
        this.alive = alive;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription opened) {
        subscription = opened;
        opened.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        alive.set(true);
        Flow.Subscription open = subscription;
        if (open == null || end.isDone()) {
            return;
        }
        try {
            for (ByteBuffer part : parts) {
                if (!sink.take(part)) {
                    open.cancel();
                    end.complete(NOTHING_LEFT);
                    return;
                }
            }
            open.request(1);
        } catch (IOException | RuntimeException e) {
            open.cancel();
            end.completeExceptionally(new SinkFailure(e));
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(NOTHING_LEFT);
    }

    /** The sink failed, not the connection: trying again would not help. */
    static final class SinkFailure extends IOException {
        SinkFailure(Throwable cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }
}
