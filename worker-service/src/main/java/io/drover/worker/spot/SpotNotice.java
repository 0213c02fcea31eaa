package io.drover.worker.spot;

import io.drover.policy.pace.Turns;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the instance's metadata every few seconds whether it will be taken back, which is told two minutes ahead, and says so
 * once. Metadata that does not answer is no notice.
 */
public final class SpotNotice implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SpotNotice.class);

    /** What EC2 advises. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final String TOKEN_SECONDS = "21600";
    private static final int OK = 200;
    private static final int NOTHING = 404;
    private static final int BAD_TOKEN = 401;

    private final URI metadata;
    private final Duration interval;
    private final Consumer<String> drain;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Turns asking =
            Turns.of("asking whether the instance will be taken back", LOG::info, LOG::warn, LOG::error);
    private String token = "";
    private boolean told;
    private boolean silent;

    /**
     * @param metadata where the service answers, http://169.254.169.254 on EC2
     * @param interval between two questions
     * @param drain is told the reason, once
     */
    public SpotNotice(URI metadata, Duration interval, Consumer<String> drain) {
        this.metadata = metadata;
        this.interval = interval;
        this.drain = drain;
    }

    /** Runs until it is stopped, also after the notice. */
    @Override
    public void run() {
        try (HttpClient http = HttpClient.newBuilder()
                .connectTimeout(ANSWER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build()) {
            do {
                boolean _ = asking.take(() -> {
                    if (!told) {
                        ask(http);
                    }
                    return true;
                });
            } while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void stop() {
        stopped.countDown();
    }

    private void ask(HttpClient http) throws InterruptedException {
        try {
            HttpResponse<String> answer = action(http);
            if (answer.statusCode() == BAD_TOKEN) {
                token = token(http);
                answer = action(http);
            }
            if (answer.statusCode() == OK) {
                told = true;
                drain.accept("the spot market takes the instance back: "
                        + answer.body().strip());
            } else if (answer.statusCode() != NOTHING) {
                missed("it answered " + answer.statusCode());
            }
        } catch (IOException e) {
            missed(String.valueOf(e));
        }
    }

    private HttpResponse<String> action(HttpClient http) throws IOException, InterruptedException {
        return http.send(
                request("/latest/meta-data/spot/instance-action")
                        .header("X-aws-ec2-metadata-token", token)
                        .build(),
                BodyHandlers.ofString());
    }

    private String token(HttpClient http) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                request("/latest/api/token")
                        .header("X-aws-ec2-metadata-token-ttl-seconds", TOKEN_SECONDS)
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException("no token: " + answer.statusCode());
        }
        return answer.body().strip();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(metadata.resolve(path)).timeout(ANSWER);
    }

    /** Said once: without the notice the worker is lost as any other, two minutes later. */
    private void missed(String why) {
        if (!silent) {
            LOG.warn("the metadata at {} do not say whether the instance will be taken back: {}", metadata, why);
        }
        silent = true;
    }
}
