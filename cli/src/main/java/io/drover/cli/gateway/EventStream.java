package io.drover.cli.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Follows server-sent events about a workload, connecting again where the stream breaks. Used once. */
public final class EventStream {

    private static final int MAX_LINE = 1 << 20;

    private final Gateway gateway;
    private final Surroundings surroundings;
    private final JsonMapper json = JsonMapper.shared();
    private boolean heard;
    private boolean ended;

    public EventStream(Gateway gateway, Surroundings surroundings) {
        this.gateway = gateway;
        this.surroundings = surroundings;
    }

    /** Hands on every event until the workload has ended, or throws like {@link Gateway}. */
    public void follow(String path, Consumer<RemoteWorkload> events) {
        Duration paused = Duration.ZERO;
        for (int failures = 1; ; failures++) {
            heard = false;
            CallTrouble trouble = listen(path, events);
            if (ended) {
                return;
            }
            if (heard) {
                failures = 1;
                paused = Duration.ZERO;
            }
            Duration pause = Patience.LONG
                    .next(failures, paused, surroundings.random().nextDouble(), Duration.ZERO)
                    .filter(_ -> trouble.passing())
                    .orElseThrow(() -> new GatewayException(trouble, null));
            surroundings.terminal().err().println("drover: connecting again (" + trouble.line() + ")");
            rest(pause, trouble);
            paused = paused.plus(pause);
        }
    }

    /** Why the stream ended, unless the workload did. */
    private CallTrouble listen(String path, Consumer<RemoteWorkload> events) {
        Lines lines = new Lines(data -> {
            RemoteWorkload workload = RemoteWorkload.of(json.readTree(data));
            heard = true;
            ended = workload.state().isTerminal();
            events.accept(workload);
        });
        try {
            gateway.stream(path, Map.of("Accept", "text/event-stream"), bytes -> {
                lines.take(bytes);
                return !ended;
            });
            return new CallTrouble.Unreachable(gateway.address(), "the stream of events ended early");
        } catch (GatewayException e) {
            return e.trouble();
        }
    }

    private void rest(Duration time, CallTrouble trouble) {
        try {
            surroundings.pause().pause(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(trouble, e);
        }
    }

    /** Cuts the stream into lines and hands on what stands behind {@code data:}; a gateway sends one such line an event. */
    private record Lines(Consumer<String> data, ByteArrayOutputStream line) {

        private Lines(Consumer<String> data) {
            this(data, new ByteArrayOutputStream());
        }

        private void take(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                byte next = bytes.get();
                if (next != '\n') {
                    line.write(next);
                } else {
                    hand(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                }
                if (line.size() > MAX_LINE) {
                    throw new IOException("an event is longer than " + MAX_LINE + " bytes");
                }
            }
        }

        private void hand(String text) throws IOException {
            if (text.startsWith("data:")) {
                try {
                    data.accept(text.substring("data:".length()).strip());
                } catch (JacksonException | IllegalArgumentException e) {
                    throw new IOException("an event holds no workload: " + e.getMessage(), e);
                }
            }
        }
    }
}
