package io.drover.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.drover.model.worker.InstanceId;
import io.drover.ports.HostedInstances.Hosted;
import io.drover.ports.Instance;
import io.drover.ports.Instance.State;
import io.drover.ports.LaunchSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** What goes over the wire. */
@Timeout(60)
final class Ec2FleetTest {

    private static final Map<String, String> TAGS = Map.of(
            "drover-installation", "p",
            "drover-launch", "one",
            "drover-type", "c7g.large",
            "drover-zone", "us-east-1a",
            "drover-spot", "true",
            "drover-slots", "16");
    private static final LaunchSpec SPEC = new LaunchSpec("one", "c7g.large", "us-east-1a", true);
    private static final Instant LAUNCHED = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeEc2 ec2 = new FakeEc2();
    private final Ec2Client client = FakeEc2.client(ec2.endpoint(), FakeEc2.IMPATIENT);
    private final Ec2Fleet fleet = new Ec2Fleet(
            client,
            Ec2FleetSettings.of(
                    "p", Map.of("us-east-1a", "subnet-1", "us-east-1b", ""), Map.of("c7g.large", 16, "c7g.xlarge", 0)));

    @AfterEach
    void stop() {
        client.close();
        ec2.close();
    }

    @Test
    @DisplayName("a launch names template, type, network, market and tags, and asks for session tokens")
    void launches() {
        ec2.willAnswer("RunInstances", FakeEc2.launched(FakeEc2.instance("i-1", "pending", Map.of())));

        assertThat(fleet.launch(SPEC)).isEqualTo(new Instance(new InstanceId("i-1"), SPEC, State.PENDING, LAUNCHED));

        Map<String, String> sent = ec2.asked("RunInstances").getFirst();
        assertThat(sent)
                .contains(
                        entry("MinCount", "1"),
                        entry("MaxCount", "1"),
                        entry("ClientToken", "one"),
                        entry("LaunchTemplate.LaunchTemplateName", "p-worker"),
                        entry("InstanceType", "c7g.large"),
                        entry("SubnetId", "subnet-1"),
                        entry("InstanceMarketOptions.MarketType", "spot"),
                        entry("InstanceMarketOptions.SpotOptions.SpotInstanceType", "one-time"),
                        entry("InstanceMarketOptions.SpotOptions.InstanceInterruptionBehavior", "terminate"),
                        entry("MetadataOptions.HttpTokens", "required"),
                        entry("MetadataOptions.InstanceMetadataTags", "enabled"))
                .doesNotContainKey("ImageId");
        assertThat(tags(sent, 1)).isEqualTo(with(TAGS, "Name", "p-worker"));
        assertThat(tags(sent, 2)).isEqualTo(Map.of("Name", "p-worker", "drover-installation", "p"));
    }

    @Test
    @DisplayName("on demand, and into a zone's default subnet")
    void launchesOnDemand() {
        ec2.willAnswer("RunInstances", FakeEc2.launched(FakeEc2.instance("i-2", "running", Map.of())));

        fleet.launch(new LaunchSpec("two", "c7g.xlarge", "us-east-1b", false));

        assertThat(ec2.asked("RunInstances").getFirst())
                .contains(entry("Placement.AvailabilityZone", "us-east-1b"))
                .doesNotContainKeys("SubnetId", "InstanceMarketOptions.MarketType");
    }

    @Test
    @DisplayName("a launch id that has an instance is not launched again, in whatever state that is")
    void launchesOnce() {
        ec2.willAnswer("DescribeInstances", FakeEc2.described(FakeEc2.instance("i-1", "shutting-down", TAGS), ""));

        assertThat(fleet.launch(SPEC).state()).isEqualTo(State.STOPPING);

        assertThat(ec2.asked("RunInstances")).isEmpty();
        assertThat(ec2.asked("DescribeInstances").getFirst())
                .contains(
                        entry("Filter.1.Name", "tag:drover-installation"),
                        entry("Filter.1.Value.1", "p"),
                        entry("Filter.2.Name", "tag:drover-launch"),
                        entry("Filter.2.Value.1", "one"));
    }

    @Test
    @DisplayName("instances come from all pages, with their states; those of somebody else are left out")
    void lists() {
        String others = FakeEc2.instance("i-9", "running", Map.of("drover-installation", "p"))
                + FakeEc2.instance("i-8", "running", with(TAGS, "drover-launch", "not ours"));
        ec2.willAnswer(
                "DescribeInstances",
                FakeEc2.described(
                        FakeEc2.instance("i-1", "running", TAGS) + FakeEc2.instance("i-2", "stopped", TAGS), "n"));
        ec2.willAnswer(
                "DescribeInstances", FakeEc2.described(others + FakeEc2.instance("i-3", "terminated", TAGS), ""));

        assertThat(fleet.instances())
                .containsExactly(
                        new Instance(new InstanceId("i-1"), SPEC, State.RUNNING, LAUNCHED),
                        new Instance(new InstanceId("i-2"), SPEC, State.STOPPING, LAUNCHED),
                        new Instance(new InstanceId("i-3"), SPEC, State.GONE, LAUNCHED));
        assertThat(ec2.asked("DescribeInstances"))
                .last()
                .satisfies(form -> assertThat(form).containsEntry("NextToken", "n"));
    }

    @Test
    @DisplayName("DESIGN 8: a host sees all of an installation, whoever launched it, and says why one has ended")
    void hosts() {
        Ec2HostedInstances hosted = new Ec2HostedInstances(client, "p");
        ec2.willAnswer(
                "DescribeInstances",
                FakeEc2.described(
                        FakeEc2.instance("i-1", "running", TAGS)
                                + FakeEc2.instance("i-2", "pending", Map.of("drover-installation", "p")),
                        ""));

        assertThat(hosted.list())
                .isEqualTo(List.of(
                        new Hosted(new InstanceId("i-1"), 16, "us-east-1a", State.RUNNING),
                        new Hosted(new InstanceId("i-2"), 0, "us-east-1a", State.PENDING)));

        hosted.terminate(new InstanceId("i-1"), "crashed");
        assertThat(ec2.asked("CreateTags").getFirst())
                .contains(
                        entry("ResourceId.1", "i-1"),
                        entry("Tag.1.Key", "drover-reason"),
                        entry("Tag.1.Value", "crashed"));
        assertThat(ec2.asked("TerminateInstances").getFirst()).contains(entry("InstanceId.1", "i-1"));
    }

    @Test
    @DisplayName("ending what EC2 does not know is done already")
    void endsUnknown() {
        FakeEc2.Answer unknown = FakeEc2.error(400, "InvalidInstanceID.NotFound", "The instance ID does not exist");
        ec2.willAnswer("TerminateInstances", unknown);
        ec2.willAnswer("TerminateInstances", unknown);
        ec2.willAnswer("CreateTags", unknown);

        fleet.terminate(new InstanceId("i-1"));
        new Ec2HostedInstances(client, "p").terminate(new InstanceId("i-1"), "crashed");

        assertThat(ec2.asked("TerminateInstances")).hasSize(2);
    }

    private static Map<String, String> tags(Map<String, String> form, int specification) {
        String prefix = "TagSpecification." + specification + ".Tag.";
        return form.entrySet().stream()
                .filter(field ->
                        field.getKey().startsWith(prefix) && field.getKey().endsWith(".Key"))
                .collect(Collectors.toMap(
                        Map.Entry::getValue, field -> form.get(field.getKey().replace(".Key", ".Value"))));
    }

    private static Map<String, String> with(Map<String, String> tags, String key, String value) {
        Map<String, String> all = new TreeMap<>(tags);
        all.put(key, value);
        return all;
    }
}
