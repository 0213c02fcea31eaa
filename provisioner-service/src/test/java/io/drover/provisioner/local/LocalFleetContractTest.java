package io.drover.provisioner.local;

import io.drover.ports.Fleet;
import io.drover.testkit.fleet.FleetContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
final class LocalFleetContractTest extends FleetContract {

    @TempDir
    Path directory;

    private LocalFleet fleet;

    @BeforeEach
    void open() {
        fleet = new LocalFleet(
                new ChildCommand(List.of("sh", "-c", "exec sleep 60")),
                Map.of("local.2", 2),
                directory,
                Duration.ofSeconds(10),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Override
    protected Fleet fleet() {
        return fleet;
    }

    @Override
    protected String type() {
        return "local.2";
    }

    @Override
    protected String zone() {
        return LocalFleet.ZONE;
    }
}
