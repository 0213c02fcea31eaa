package io.drover.policy.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnsTest {

    private final List<String> said = new ArrayList<>();
    private final AtomicInteger outOfMemory = new AtomicInteger();
    private final Turns turns = Turns.of(
            "receiving",
            text -> said.add("info " + text),
            text -> said.add("warn " + text),
            (text, why) -> said.add("error " + text),
            outOfMemory::incrementAndGet);

    @ParameterizedTest
    @ValueSource(
            classes = {
                OutOfMemoryError.class,
                StackOverflowError.class,
                LinkageError.class,
                AssertionError.class,
                IllegalStateException.class
            })
    @DisplayName("whatever a turn throws is said and leaves the thread alive; only a lack of memory is told apart")
    void anything(Class<? extends Throwable> kind) throws Exception {
        Throwable thrown = kind.getDeclaredConstructor().newInstance();
        assertThat(turns.take(() -> rethrow(thrown))).isFalse();
        assertThat(said).hasSize(1).first().asString().startsWith("error receiving fails");
        assertThat(outOfMemory).hasValue(thrown instanceof OutOfMemoryError ? 1 : 0);
        assertThat(turns.take(() -> true)).isTrue();
    }

    @Test
    @DisplayName("a fault is a warning without a stack trace, and said once while it lasts")
    void faults() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            assertThat(turns.take(() -> rethrow(FaultCode.QUEUE_UNAVAILABLE.asException("it is down"))))
                    .isFalse();
        }
        assertThat(said).containsExactly("warn receiving fails and is tried again: QUEUE_UNAVAILABLE: it is down");
    }

    @Test
    @DisplayName("a mistake is told once more though an outage is under way, and so is the next one of another kind")
    void mistakesDuringAnOutage() throws InterruptedException {
        boolean _ = turns.take(() -> rethrow(FaultCode.QUEUE_UNAVAILABLE.asException("it is down")));
        for (int i = 0; i < 3; i++) {
            boolean _ = turns.take(() -> rethrow(new IllegalStateException("a mistake")));
        }
        boolean _ = turns.take(() -> rethrow(new StackOverflowError()));
        assertThat(said)
                .containsExactly(
                        "warn receiving fails and is tried again: QUEUE_UNAVAILABLE: it is down",
                        "error java.lang.IllegalStateException: a mistake",
                        "error java.lang.StackOverflowError");
    }

    @Test
    @DisplayName("a log that throws, too, ends nothing")
    void aLogThatThrows() throws InterruptedException {
        Turns mute = Turns.of("receiving", text -> {}, text -> {}, (text, why) -> {
            throw new OutOfMemoryError("of a test");
        });
        assertThat(mute.take(() -> rethrow(new StackOverflowError()))).isFalse();
    }

    @Test
    @DisplayName("an interruption is no trouble, and ends the loop as ever")
    void interruption() {
        assertThatThrownBy(() -> turns.take(() -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(said).isEmpty();
    }

    private static boolean rethrow(Throwable thrown) {
        switch (thrown) {
            case Error e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalArgumentException(thrown);
        }
    }
}
