package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP with what every task needs: one time-out over the whole call, a bounded body, an end when the thread is
 * interrupted. Redirects are not followed, since they could lead to a host that is not allowed.
 */
public final class HttpCalls implements AutoCloseable {

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /** Throws HTTP_UNREACHABLE, TASK_TIMED_OUT or TASK_INTERRUPTED. */
    HttpResponse<BoundedOutput> call(HttpRequest request, Duration timeout) {
        CompletableFuture<HttpResponse<BoundedOutput>> answer = client.sendAsync(request, _ -> new BoundedBody());
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw FaultCode.TASK_TIMED_OUT.asException(
                    request.uri() + " did not answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw FaultCode.TASK_INTERRUPTED.asException("the call to " + request.uri() + " was cancelled", e);
        } catch (ExecutionException e) {
            throw FaultCode.HTTP_UNREACHABLE.asException(request.uri() + " cannot be reached: " + reason(e), e);
        }
    }

    private static @Nullable String reason(ExecutionException e) {
        // The client's exceptions often carry no message of their own.
        Throwable cause = e.getCause();
        return cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : String.valueOf(cause);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** Stops reading once enough has come. */
    private static final class BoundedBody implements HttpResponse.BodySubscriber<BoundedOutput> {

        private final BoundedOutput output = new BoundedOutput();
        private final CompletableFuture<BoundedOutput> body = new CompletableFuture<>();
        private Flow.@Nullable Subscription source;

        @Override
        public CompletionStage<BoundedOutput> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            source = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                output.add(bytes, bytes.length);
            }
            if (output.full() && source != null) {
                source.cancel();
                body.complete(output);
            }
        }

        @Override
        public void onError(Throwable error) {
            body.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            body.complete(output);
        }
    }
}
