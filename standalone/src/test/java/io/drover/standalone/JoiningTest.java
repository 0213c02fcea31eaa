package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.wiring.start.OperatorMistake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("whether there is a Drover to join in a data directory")
class JoiningTest {

    private static final String LINK = "link://127.0.0.1:1";

    @TempDir
    Path data;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private long now;
    private Runnable next = () -> {};

    private Connection join() {
        Runnable pause = () -> {
            now += TimeUnit.SECONDS.toNanos(1);
            Runnable one = next;
            next = () -> {};
            one.run();
        };
        return new Joining(() -> now, pause, new PrintStream(told, true, StandardCharsets.UTF_8)).await(data);
    }

    private void says(String store) {
        Map<String, String> settings = DataLock.turn(data)
                .map(turn -> Map.of(Connection.STORE_URL, store, Connection.TURN, turn))
                .orElseThrow();
        new Connection(settings).write(data);
    }

    @BeforeEach
    void somebodyWasHere() {
        try (DataLock _ = DataLock.take(data)) {
            says(LINK);
        }
    }

    /** What a killed one leaves. */
    private void killed() throws IOException {
        Files.writeString(data.resolve("turn"), "of one that was killed");
    }

    @Test
    @DisplayName("after an end in order nobody is there, which is told at once")
    void ended() {
        assertThatThrownBy(this::join)
                .isInstanceOf(OperatorMistake.class)
                .hasMessageStartingWith("no Drover runs with");
        assertThat(now).isZero();
        assertThat(told.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    @DisplayName("one that runs is joined at once")
    void up() {
        try (DataLock _ = DataLock.take(data)) {
            says("link://127.0.0.1:2");
            assertThat(join().settings()).containsEntry(Connection.STORE_URL, "link://127.0.0.1:2");
            assertThat(now).isZero();
        }
    }

    @Test
    @DisplayName("after a kill another one is waited for, until it says where it is: not at what the killed one said")
    void restarts() throws IOException {
        killed();
        DataLock[] lock = new DataLock[1];
        next = () -> {
            lock[0] = DataLock.take(data);
            next = () -> next = () -> says("link://127.0.0.1:3");
        };
        assertThat(join().settings()).containsEntry(Connection.STORE_URL, "link://127.0.0.1:3");
        lock[0].close();
        assertThat(told.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "drover: the Drover with the data directory " + data
                                + " was killed; waiting for another one, at most 15 s",
                        "drover: the Drover with the data directory " + data
                                + " is starting; waiting for it, at most 120 s");
        assertThat(Joining.look(data)).isEqualTo(Joining.Seen.NOBODY);
    }

    @Test
    @DisplayName("if none follows a killed one, that is told soon")
    void staysKilled() throws IOException {
        killed();
        assertThatThrownBy(this::join)
                .isInstanceOf(OperatorMistake.class)
                .hasMessageStartingWith("no Drover runs with");
        assertThat(TimeUnit.NANOSECONDS.toSeconds(now)).isBetween(15L, 17L);
    }

    @Test
    @DisplayName("a first start, which has not said anything yet, is waited for; one that does not come up is told")
    void firstStart() throws IOException {
        Files.delete(Connection.file(data));
        try (DataLock _ = DataLock.take(data)) {
            next = () -> says(LINK);
            assertThat(join().settings()).containsEntry(Connection.STORE_URL, LINK);
            Files.delete(Connection.file(data));
            assertThatThrownBy(this::join)
                    .isInstanceOf(OperatorMistake.class)
                    .hasMessageContaining("has not come up within 120 s");
        }
    }
}
