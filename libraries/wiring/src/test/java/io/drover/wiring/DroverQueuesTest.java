package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.cell.CellId;
import io.drover.model.fault.FaultCode;
import io.drover.ports.Delivery;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.wire.QueueNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DroverQueuesTest {

    private static final QueueNames NAMES = QueueNames.DEFAULT;
    private static final CellId CELL = new CellId("a");

    private final InMemoryWorkQueues server = new InMemoryWorkQueues(InstantSource.system());
    private final DroverQueues queues = new DroverQueues(server, NAMES);

    static Stream<Arguments> each() {
        return Stream.of(
                Arguments.of(NAMES.submissions(), (Function<DroverQueues, WorkQueue>) DroverQueues::submissions),
                Arguments.of(NAMES.requests(), (Function<DroverQueues, WorkQueue>) DroverQueues::requests),
                Arguments.of(NAMES.deadLetters(), (Function<DroverQueues, WorkQueue>) DroverQueues::deadLetters),
                Arguments.of(
                        NAMES.responses(CELL), (Function<DroverQueues, WorkQueue>) drover -> drover.responses(CELL)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("each")
    @DisplayName("a queue that was deleted under its users is made again by the first who misses it")
    void madeAgain(String name, Function<DroverQueues, WorkQueue> queue) {
        WorkQueue user = queue.apply(queues);
        user.send(List.of("gone"));
        server.drop(name);
        assertThat(user.receive(1, Duration.ZERO)).isEmpty();

        server.drop(name);
        user.send(List.of("there"));
        assertThat(user.receive(10, Duration.ZERO)).extracting(Delivery::body).containsExactly("there");
        server.drop(name);
        user.delete(List.of("lapsed"));
        server.drop(name);
        user.extend(List.of("lapsed"), Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("a start that meets a provider that does not answer goes on, and opens its queues when they are used")
    void away() {
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger opens = new AtomicInteger();
        WorkQueues slow = new WorkQueues() {
            @Override
            public WorkQueue open(QueueSpec spec) {
                opens.incrementAndGet();
                if (away.get()) {
                    throw FaultCode.QUEUE_UNAVAILABLE.asException("no answer within 15 s");
                }
                return server.open(spec);
            }

            @Override
            public void drop(String name) {
                server.drop(name);
            }
        };
        DroverQueues drover = new DroverQueues(slow, NAMES);
        WorkQueue submissions = drover.submissions();
        WorkQueue requests = drover.requests();
        drover.responses(CELL);
        assertThat(opens).as("only the first keeps the start waiting").hasValue(1);
        assertThatThrownBy(() -> requests.send(List.of("x"))).hasMessageContaining("no answer within 15 s");

        away.set(false);
        requests.send(List.of("x"));
        assertThat(requests.receive(1, Duration.ZERO)).hasSize(1);
        assertThat(submissions.depth().visible()).isZero();
    }

    @Test
    @DisplayName("a missing queue is told once, by name, and there again at the next look")
    void look() {
        queues.ensure();
        server.drop(NAMES.requests());
        server.drop(NAMES.deadLetters());
        assertThatThrownBy(queues::ensure)
                .hasMessageContaining("QUEUE_MISSING")
                .hasMessageContaining(NAMES.requests())
                .hasMessageContaining(NAMES.deadLetters());
        assertThatCode(queues::ensure).doesNotThrowAnyException();
    }
}
