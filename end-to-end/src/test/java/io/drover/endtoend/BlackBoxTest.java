package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code drover replay} shows of a server that runs. */
@ExtendWith(SharedUp.class)
class BlackBoxTest {

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("a workload's steps and why they were; of one that is not there a sentence, and 2")
    void replay(Up up) throws Exception {
        HttpCalls calls = up.calls();
        String id = calls.submit("sleep 1", 3);
        calls.ended(id);
        int[] tries = {0};
        // What was decided in the last second need not be there yet.
        String shown = Await.until("the steps of " + id, Duration.ofSeconds(30), () -> {
            DroverProcess replay = replay("known-" + tries[0]++, up, id);
            return Optional.of(replay.output()).filter(text -> text.contains("SUCCEED"));
        });
        assertThat(shown).contains("Dispatch " + id + "/0#1");

        DroverProcess unknown = replay("unknown", up, "w-nobody");
        assertThat(unknown.awaitEnd()).as(unknown.tail()).isEqualTo(2);
        assertThat(unknown.output().lines().filter(line -> line.startsWith("drover:")))
                .singleElement()
                .asString()
                .contains("is no step about workload w-nobody. Give the id");
    }

    private static DroverProcess replay(String name, Up up, String id) throws InterruptedException {
        DroverProcess replay = processes.start(name, "replay", up.data(), "--workload", id);
        replay.awaitEnd();
        return replay;
    }
}
