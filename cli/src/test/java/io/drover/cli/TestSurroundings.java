package io.drover.cli;

import io.drover.cli.gateway.Surroundings;
import io.drover.cli.terminal.Terminal;
import io.drover.model.Moment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A command's world under a test's control: pauses only move the clock. Not thread-safe. */
public final class TestSurroundings {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private @Nullable String outFailsWith;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Runnable> farewells = new ArrayList<>();
    private Moment now = new Moment(Instant.parse("2026-01-01T00:00:00Z"), Duration.ZERO);
    private boolean person;
    private String in = "";

    public TestSurroundings person() {
        person = true;
        return this;
    }

    /** Standard output takes nothing, for a reason as the system gives it. */
    public TestSurroundings outFails(String reason) {
        outFailsWith = reason;
        return this;
    }

    private OutputStream standardOutput() {
        String reason = outFailsWith;
        return reason == null
                ? out
                : new OutputStream() {
                    @Override
                    public void write(int single) throws IOException {
                        throw new IOException(reason);
                    }
                };
    }

    public TestSurroundings in(String text) {
        in = text;
        return this;
    }

    public TestSurroundings with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Surroundings build() {
        return new Surroundings(
                Terminal.of(standardOutput(), err, person, environment),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                environment,
                () -> now = now.plus(Duration.ofMillis(1)),
                new SplittableRandom(7),
                time -> {
                    pauses.add(time);
                    now = now.plus(time);
                },
                farewell -> {
                    farewells.add(farewell);
                    return () -> farewells.remove(farewell);
                });
    }

    public int run(String... arguments) {
        return Drover.commandLine(List.of(), build(), Failure.Reader.PLAIN).execute(arguments);
    }

    /** What Ctrl-C does now. */
    public void interrupt() {
        List.copyOf(farewells).forEach(Runnable::run);
    }

    public List<Duration> pauses() {
        return pauses;
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
