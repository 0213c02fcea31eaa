package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LocalWorkersTest {

    @Test
    @DisplayName("workers are told what concerns them, and nothing that only one process can have")
    void ownKeysStay() {
        assertThat(LocalWorkers.forWorkers(Map.of(
                        "server.port", "9000",
                        "management.server.port", "9001",
                        "logging.file.name", "one.log",
                        "drover.provisioner.max", "3",
                        "drover.worker.id", "same",
                        "drover.worker.slots", "9",
                        "drover.worker.exec.enabled", "true",
                        "drover.backend.queue-client.connections", "8",
                        "logging.level.io.drover", "WARN")))
                .containsOnlyKeys(
                        "drover.worker.exec.enabled",
                        "drover.backend.queue-client.connections",
                        "logging.level.io.drover");
    }

    @Test
    void aWorkersCommandHasEachKeyOnce() {
        List<String> words = new LocalWorkers(Path.of("data"), true, Map.of("server.port", "9000")).command();
        assertThat(words).contains("--server.port=0").noneMatch(word -> word.contains("9000"));
        assertThat(words.stream().filter(word -> word.startsWith("--")).map(word -> word.split("=")[0]))
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("a debugger's or JMX's port stays with the process that has it")
    void ownOptionsStay() {
        assertThat(ThisJvm.shareable(List.of(
                        "-Xmx1g",
                        "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                        "-Dcom.sun.management.jmxremote.port=9999",
                        "-XX:AOTCacheOutput=a",
                        "-XX:AOTCache=b")))
                .containsExactly("-Xmx1g", "-XX:AOTCache=b");
    }
}
