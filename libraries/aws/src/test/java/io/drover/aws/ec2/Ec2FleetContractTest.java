package io.drover.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.aws.AwsEndpoint;
import io.drover.aws.client.ClientSettings;
import io.drover.ports.Fleet;
import io.drover.ports.HostedInstances.Hosted;
import io.drover.ports.Instance;
import io.drover.ports.LaunchSpec;
import io.drover.testkit.fleet.FleetContract;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Against an emulator, in an installation of its own with a launch template of its own. */
final class Ec2FleetContractTest extends FleetContract {

    private static final String INSTALLATION =
            "t-" + UUID.randomUUID().toString().substring(0, 8);
    private static final String TYPE = "t3.micro";

    private static @Nullable Ec2Client client;
    private static @Nullable Ec2Fleet fleet;
    private static String zone = "";

    @BeforeAll
    static void start() {
        Optional<URI> endpoint = AwsEndpoint.find();
        if (endpoint.isEmpty()) {
            return;
        }
        Ec2Client ec2 = FakeEc2.client(endpoint.get(), ClientSettings.EC2);
        client = ec2;
        String image = ec2.describeImages(request -> request.owners("amazon")).images().stream()
                .map(Image::imageId)
                .findFirst()
                .orElse("ami-12345678");
        ec2.createLaunchTemplate(request -> request.launchTemplateName(INSTALLATION + "-worker")
                .launchTemplateData(data -> data.imageId(image).instanceType("t3.nano")));
        Subnet subnet = ec2.describeSubnets().subnets().getFirst();
        zone = subnet.availabilityZone();
        fleet = new Ec2Fleet(ec2, Ec2FleetSettings.of(INSTALLATION, Map.of(zone, subnet.subnetId()), Map.of(TYPE, 2)));
    }

    @BeforeEach
    void requireEmulator() {
        assumeTrue(client != null, AwsEndpoint.MISSING);
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.deleteLaunchTemplate(request -> request.launchTemplateName(INSTALLATION + "-worker"));
            client.close();
        }
    }

    @Override
    protected Fleet fleet() {
        assumeTrue(fleet != null, AwsEndpoint.MISSING);
        return fleet;
    }

    @Override
    protected String type() {
        return TYPE;
    }

    @Override
    protected String zone() {
        return zone;
    }

    @Test
    @DisplayName("DESIGN 8: a host sees what the fleet launched, and the fleet sees what the host says has ended")
    void hosts() {
        Ec2HostedInstances hosted = new Ec2HostedInstances(client, INSTALLATION);
        Instance launched = fleet().launch(new LaunchSpec("hosted", TYPE, zone, false));

        List<Hosted> seen = hosted.list().stream()
                .filter(instance -> instance.id().equals(launched.id()))
                .toList();
        assertThat(seen).singleElement().satisfies(instance -> {
            assertThat(instance.isWanted()).isTrue();
            assertThat(instance.slots()).isEqualTo(2);
            assertThat(instance.zone()).isEqualTo(zone);
        });

        hosted.terminate(launched.id(), "crashed");
        hosted.terminate(launched.id(), "crashed");
        assertThat(fleet().instances().stream().filter(FleetContract::isAlive).map(Instance::id))
                .doesNotContain(launched.id());
        assertThat(hosted.list().stream().filter(Hosted::isWanted).map(Hosted::id))
                .doesNotContain(launched.id());
    }

    @Test
    @DisplayName("a zone may do without a subnet")
    void defaultSubnet() {
        Ec2Fleet byZone = new Ec2Fleet(client, Ec2FleetSettings.of(INSTALLATION, Map.of(zone, ""), Map.of(TYPE, 2)));

        Instance launched = byZone.launch(new LaunchSpec("by-zone", TYPE, zone, false));

        assertThat(launched.spec().zone()).isEqualTo(zone);
        byZone.terminate(launched.id());
    }
}
