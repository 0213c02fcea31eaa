package io.drover.endtoend;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several of each service on the embedded back ends. */
@Tag("slow")
class ScaleOutTest {

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("the scheduler that owns the cell is killed: the other takes over, and every task is recorded once")
    void theStandbyTakesOver() throws Exception {
        ScaleOut.standbyTakesOver(ServeProcesses.embedded(processes, "data"), Duration.ofSeconds(2));
    }
}
