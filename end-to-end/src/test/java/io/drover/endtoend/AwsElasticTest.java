package io.drover.endtoend;

import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An elastic fleet on an emulator's EC2, whose instances the instance host makes real worker processes. */
class AwsElasticTest {

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("instances of an emulator become workers; a killed one is a lost instance; then all of it is gone")
    void fromNothingAndBack() throws Exception {
        URI endpoint = AwsInstallation.required();
        String prefix = AwsInstallation.freshName();
        ServeProcesses services = AwsInstallation.on(processes, endpoint, prefix);
        services.init();
        services.scheduler("scheduler");
        HttpCalls calls = services.gateway("gateway").calls();
        DroverProcess host = services.start(
                "host", "instance-host", "--directory", processes.file("instances"), "--boot-delay", "500ms");
        host.awaitOutput("^(hosting the instances of " + prefix + ")");
        DroverProcess provisioner = services.start(
                "provisioner",
                "provisioner",
                "--dynamic",
                "--fleet=ec2",
                "--zone=us-east-1a",
                "--type=c7g.4xlarge",
                "--max=" + Burst.MOST,
                "--drain-target=15s",
                "--set=drover.provisioner.ready-time=5s",
                "--set=drover.provisioner.minimum-life=2s",
                "--set=drover.provisioner.idle-before-drain=1s");

        // moto takes seconds for a call when its tables have a thousand rows.
        Burst.isFollowed(calls, provisioner, AwsInstallation.isMoto() ? 400 : Burst.TASKS);
    }
}
