package io.drover.testkit.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.Functions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Functions} must do; the function behind it is {@link ContractFunction}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class FunctionsContract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String nonce = UUID.randomUUID().toString();

    /** The adapter under test; the same for the whole test. */
    protected abstract Functions functions();

    /** Under which name {@link ContractFunction} is found; there is no function of this name with an x behind it. */
    protected abstract String name();

    /** Where its marks are left. */
    protected abstract Path marks();

    @Test
    @DisplayName("a function computes its reply from its payload")
    void computes() {
        assertThat(invoke(nonce)).isEqualTo(ContractFunction.sha256(nonce));
        assertThat(invoke(nonce + "!")).isEqualTo(ContractFunction.sha256(nonce + "!"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain text",
                "42",
                "{\"n\": [1, null, \"x\"]}",
                "\t\"quoted\" \\ é 🐑 \u0001",
                "{not json",
                "1 2"
            })
    @DisplayName("a payload of any form arrives as it is")
    void payloads(String payload) {
        assertThat(invoke(payload)).isEqualTo(ContractFunction.sha256(payload));
    }

    @Test
    @DisplayName("a reply that is JSON comes back as that JSON, perhaps with other spaces")
    void jsonReply() {
        String reply = "{\"nonce\":\"" + nonce + "\",\"n\":[1,null,true]}";

        assertThat(invoke("raw " + reply).replace(" ", "")).isEqualTo(reply);
    }

    @Test
    @DisplayName("a function that does not exist is FUNCTION_UNKNOWN, for a start as well")
    void unknown() {
        assertFault(() -> functions().invoke(name() + "x", nonce, PATIENCE), FaultCode.FUNCTION_UNKNOWN, name() + "x");
        assertFault(() -> functions().start(name() + "x", nonce), FaultCode.FUNCTION_UNKNOWN, name() + "x");
        assertFault(() -> functions().start("no.such", nonce), FaultCode.FUNCTION_UNKNOWN, "no.such");
    }

    @Test
    @DisplayName("an error in a function is FUNCTION_FAILED with its message, and the next call is fine")
    void fails() {
        assertFault(() -> invoke("fail " + nonce), FaultCode.FUNCTION_FAILED, nonce);
        assertThat(invoke(nonce)).isEqualTo(ContractFunction.sha256(nonce));
    }

    @Test
    @DisplayName("a function that does not reply in time is TASK_TIMED_OUT, in time")
    void timesOut() {
        long start = System.nanoTime();

        assertFault(
                () -> functions().invoke(name(), "hang 4000", Duration.ofMillis(800)),
                FaultCode.TASK_TIMED_OUT,
                "800 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(800), PATIENCE);
    }

    @Test
    @DisplayName("an interrupt ends the wait for a reply as TASK_INTERRUPTED, with the flag kept")
    void interrupted() throws Exception {
        List<Object> seen = new ArrayList<>();
        Thread caller = Thread.ofVirtual().unstarted(() -> {
            Thread.currentThread().interrupt();
            try {
                seen.add(invoke("hang 4000"));
            } catch (FaultException e) {
                seen.add(e.fault().code());
                seen.add(Thread.currentThread().isInterrupted());
            }
        });
        caller.start();

        assertThat(caller.join(PATIENCE)).isTrue();
        assertThat(seen).containsExactly(FaultCode.TASK_INTERRUPTED, true);
    }

    @Test
    @DisplayName("what was started runs, although nobody waits for it")
    void starts() {
        long start = System.nanoTime();
        functions().start(name(), "hang 4000");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));

        functions().start(name(), "mark " + nonce);
        functions().start(name(), "fail " + nonce);

        eventuallyMarked(nonce);
    }

    @Test
    @DisplayName("concurrent invocations each get their own reply")
    void concurrent() throws Exception {
        List<Future<String>> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                String payload = nonce + i;
                replies.add(threads.submit(() -> invoke(payload)));
            }
        }
        for (int i = 0; i < replies.size(); i++) {
            assertThat(replies.get(i).get()).isEqualTo(ContractFunction.sha256(nonce + i));
        }
    }

    private String invoke(String payload) {
        return functions().invoke(name(), payload, PATIENCE);
    }

    private void eventuallyMarked(String mark) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isMarked(mark) && System.nanoTime() < deadline) {
            Thread.yield();
        }
        assertThat(isMarked(mark)).isTrue();
    }

    private boolean isMarked(String mark) {
        try (Stream<Path> left = Files.list(marks())) {
            return left.anyMatch(file -> file.getFileName().toString().startsWith(mark));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertFault(ThrowingCallable call, FaultCode code, String told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(code);
            assertThat(e.fault().message()).contains(told);
        });
    }
}
