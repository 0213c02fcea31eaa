package io.drover.aws.ec2;

import io.drover.aws.client.ClientSettings;
import io.drover.model.fault.FaultCode;
import io.drover.model.worker.InstanceId;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.ports.LaunchSpec;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceInterruptionBehavior;
import software.amazon.awssdk.services.ec2.model.InstanceMarketOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceType;

/**
 * Instances of EC2, one call each, made by a launch template and known by their tags. A launch first looks for its launch
 * id, because a client token alone stops a second instance on AWS but not on every emulator.
 */
public final class Ec2Fleet implements Fleet {

    private final Ec2Client client;
    private final Ec2Calls calls;
    private final Ec2FleetSettings settings;

    /** @param client stays the caller's; see {@link ClientSettings#EC2} for how it repeats calls */
    public Ec2Fleet(Ec2Client client, Ec2FleetSettings settings) {
        this.client = client;
        this.calls = new Ec2Calls(client);
        this.settings = settings;
    }

    @Override
    public Instance launch(LaunchSpec spec) {
        if (!settings.types().containsKey(spec.type())) {
            throw unknown("instance type", spec.type(), settings.types().keySet());
        }
        if (!settings.zones().containsKey(spec.zone())) {
            throw unknown("zone", spec.zone(), settings.zones().keySet());
        }
        Optional<Instance> launched = instances(calls.describe(
                        Ec2Calls.tagged(Ec2Tags.INSTALLATION, settings.installation()),
                        Ec2Calls.tagged(Ec2Tags.LAUNCH, spec.launchId())))
                .findFirst();
        return launched.orElseGet(() -> run(spec));
    }

    private Instance run(LaunchSpec spec) {
        String doing = String.format(
                Locale.ROOT, "launching %s%s in %s", spec.spot() ? "spot " : "", spec.type(), spec.zone());
        software.amazon.awssdk.services.ec2.model.Instance instance = calls.call(
                        doing, () -> client.runInstances(request(spec)))
                .instances()
                .getFirst();
        return new Instance(
                new InstanceId(instance.instanceId()), spec, Ec2Calls.state(instance), instance.launchTime());
    }

    private RunInstancesRequest request(LaunchSpec spec) {
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .minCount(1)
                .maxCount(1)
                .clientToken(spec.launchId())
                .launchTemplate(template -> template.launchTemplateName(settings.launchTemplate()))
                .instanceType(InstanceType.fromValue(spec.type()))
                .tagSpecifications(Ec2Tags.of(settings, spec))
                .metadataOptions(options -> options.httpTokens("required")
                        .httpEndpoint("enabled")
                        .httpPutResponseHopLimit(1)
                        .instanceMetadataTags(InstanceMetadataTagsState.ENABLED));
        String subnet = Objects.requireNonNull(settings.zones().get(spec.zone()));
        if (subnet.isEmpty()) {
            request.placement(placement -> placement.availabilityZone(spec.zone()));
        } else {
            request.subnetId(subnet);
        }
        if (spec.spot()) {
            request.instanceMarketOptions(InstanceMarketOptionsRequest.builder()
                    .marketType(MarketType.SPOT)
                    .spotOptions(spot -> spot.spotInstanceType(SpotInstanceType.ONE_TIME)
                            .instanceInterruptionBehavior(InstanceInterruptionBehavior.TERMINATE))
                    .build());
        }
        return request.build();
    }

    /** Those that are GONE are listed for as long as EC2 remembers them, about an hour. */
    @Override
    public List<Instance> instances() {
        return instances(calls.describe(Ec2Calls.tagged(Ec2Tags.INSTALLATION, settings.installation())))
                .toList();
    }

    @Override
    public void terminate(InstanceId id) {
        calls.terminate(id);
    }

    /** Without those that somebody else started by the same launch template. */
    private static Stream<Instance> instances(List<software.amazon.awssdk.services.ec2.model.Instance> described) {
        return described.stream()
                .flatMap(instance -> Ec2Tags.spec(instance)
                        .map(spec -> new Instance(
                                new InstanceId(instance.instanceId()),
                                spec,
                                Ec2Calls.state(instance),
                                instance.launchTime()))
                        .stream());
    }

    private static RuntimeException unknown(String what, String given, Iterable<String> known) {
        return FaultCode.FIELD_INVALID.asException(
                String.format(Locale.ROOT, "unknown %s '%s'; this fleet has %s", what, given, known));
    }
}
