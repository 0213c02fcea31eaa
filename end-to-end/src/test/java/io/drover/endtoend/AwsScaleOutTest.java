package io.drover.endtoend;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several of each service on the adapters to AWS. */
class AwsScaleOutTest {

    /** As it is where nobody sets it. */
    private static final Duration LEASE_PATIENCE = Duration.ofSeconds(10);

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("with SQS, DynamoDB and S3, a killed scheduler's cell is taken over, and every task is recorded once")
    void theStandbyTakesOver() throws Exception {
        ServeProcesses services = AwsInstallation.on(processes);
        services.init();
        ScaleOut.standbyTakesOver(services, LEASE_PATIENCE);
    }
}
