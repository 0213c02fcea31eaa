package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the switches of a command, {@code --set} and the environment say of one setting. */
class SwitchesTest {

    @TempDir
    Path data;

    @BeforeEach
    void somethingToJoin() throws Exception {
        Files.writeString(Connection.file(data), "drover.backend.store.url=link://127.0.0.1:1\n");
    }

    private Map<String, String> worker(String... words) {
        WorkerCommand command = new WorkerCommand();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        new CommandLine(command).parseArgs(all.toArray(String[]::new));
        try (DataLock _ = DataLock.take(data)) {
            return command.settings();
        }
    }

    @Test
    @DisplayName("switches stand for settings, and --set wins over both")
    void setWins() {
        assertThat(worker("--id", "b", "--slots", "2", "-i", "5"))
                .containsEntry("drover.worker.id", "b")
                .containsEntry("drover.worker.slots", "2")
                .containsEntry("drover.worker.idle", "5s");
        assertThat(worker("--id", "b", "--set", "drover.worker.id=a", "--set", "drover.worker.idle=3s"))
                .containsEntry("drover.worker.id", "a")
                .containsEntry("drover.worker.idle", "3s");
    }

    @Test
    @DisplayName("a switch that is not given says nothing: the environment or a file may")
    void notGiven() {
        assertThat(worker())
                .doesNotContainKeys(
                        "drover.worker.id", "drover.worker.slots", "drover.worker.idle", "drover.worker.exec.enabled");
        assertThat(worker("--allow-exec")).containsEntry("drover.worker.exec.enabled", "true");
    }

    @Test
    @DisplayName("what is printed are the slots that there will be")
    void slots() {
        assertThat(suite(8, Map.of()).slotsOfWorker()).isEqualTo(8);
        assertThat(suite(8, Map.of(SuiteOptions.SLOTS, "3")).slotsOfWorker()).isEqualTo(3);
        assertThat(suite(8, Map.of(SuiteOptions.SLOTS, "0")).slotsOfWorker())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    private SuiteOptions suite(int slots, Map<String, String> settings) {
        return new SuiteOptions(data, 0, 1, slots, Set.of(Service.WORKER), settings);
    }
}
