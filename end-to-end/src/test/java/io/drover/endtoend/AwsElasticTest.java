package io.drover.endtoend;

import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** An elastic fleet on an emulator's EC2, whose instances the instance host makes real worker processes. */
class AwsElasticTest {

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName(
            "J8, P: instances of an emulator become workers; a killed one is a lost instance; then all of it is gone")
    void fromNothingAndBack() throws Exception {
        URI endpoint = AwsInstallation.required();
        String prefix = AwsInstallation.freshName();
        ServeProcesses services = AwsInstallation.on(processes, endpoint, prefix);
        services.init();
        String zone = launchTemplate(endpoint, prefix);
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
                "--zone=" + zone,
                "--type=c7g.4xlarge",
                "--max=" + Burst.MOST,
                "--drain-target=15s",
                "--set=drover.provisioner.ready-time=5s",
                "--set=drover.provisioner.minimum-life=2s",
                "--set=drover.provisioner.idle-before-drain=1s");

        Burst.isFollowed(calls, provisioner);
    }

    /** Makes what deploy/drover.yaml would make; the answer is a zone and its subnet. */
    private static String launchTemplate(URI endpoint, String prefix) {
        try (Ec2Client ec2 = Ec2Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build()) {
            String image = ec2.describeImages(request -> request.owners("amazon")).images().stream()
                    .map(Image::imageId)
                    .findFirst()
                    .orElse("ami-12345678");
            ec2.createLaunchTemplate(request -> request.launchTemplateName(prefix + "-worker")
                    .launchTemplateData(data -> data.imageId(image).instanceType("c7g.large")));
            Subnet subnet = ec2.describeSubnets().subnets().getFirst();
            return subnet.availabilityZone() + "=" + subnet.subnetId();
        }
    }
}
