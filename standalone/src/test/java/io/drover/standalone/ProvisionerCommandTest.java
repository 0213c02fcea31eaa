package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProvisionerCommandTest {

    @TempDir
    Path data;

    private static Map<String, String> settings(String... words) {
        ProvisionerCommand command = new ProvisionerCommand(System.out);
        new CommandLine(command).parseArgs(words);
        return command.settings();
    }

    @Test
    @DisplayName("which fleet it is may be said elsewhere than by a switch, as docker-compose.yml does")
    void findsTheFleetThatIsConfigured() {
        assertThat(settings(
                        "--dynamic",
                        "--set",
                        "drover.provisioner.fleet=ec2",
                        "--set",
                        "drover.provisioner.zones=us-east-1a",
                        "--set",
                        "drover.backend.store.url=dynamodb:drover"))
                .containsEntry("drover.provisioner.mode", "dynamic")
                .containsEntry("drover.provisioner.fleet", "ec2")
                .containsEntry("server.port", "0")
                .doesNotContainKey("drover.provisioner.local.command[0]");
    }

    @Test
    @DisplayName("its own port is its own, and its workers join the data directory")
    void keepsItsOwnKeys() throws Exception {
        Files.writeString(Connection.file(data), "drover.backend.store.url=jdbc:sqlite:/data/store.db\n");
        Map<String, String> settings;
        try (DataLock _ = DataLock.take(data)) {
            settings = settings("--static", "-n", "1", "--data", data.toString(), "--set", "server.port=9000");
        }
        assertThat(settings)
                .containsEntry("server.port", "9000")
                .containsEntry("drover.backend.store.url", "jdbc:sqlite:/data/store.db");
        assertThat(List.copyOf(settings.values()))
                .contains(
                        "--server.port=0",
                        "--spring.config.additional-location="
                                + Connection.file(data).toUri())
                .noneMatch(value -> value.startsWith("--") && value.contains("9000"));
    }
}
