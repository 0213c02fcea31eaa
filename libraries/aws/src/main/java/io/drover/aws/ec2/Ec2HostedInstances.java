package io.drover.aws.ec2;

import io.drover.model.worker.InstanceId;
import io.drover.ports.HostedInstances;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The instances of an installation that an emulator of EC2 keeps records of. The reason of an end is a tag. */
public final class Ec2HostedInstances implements HostedInstances {

    private final Ec2Client client;
    private final Ec2Calls calls;
    private final String installation;

    /**
     * @param client stays the caller's
     * @param installation what the tag {@code drover-installation} says
     */
    public Ec2HostedInstances(Ec2Client client, String installation) {
        this.client = client;
        this.calls = new Ec2Calls(client);
        this.installation = installation;
    }

    @Override
    public List<Hosted> list() {
        return calls.describe(Ec2Calls.tagged(Ec2Tags.INSTALLATION, installation)).stream()
                .map(instance -> new Hosted(
                        new InstanceId(instance.instanceId()),
                        Ec2Tags.slots(instance),
                        Ec2Tags.zone(instance),
                        Ec2Calls.state(instance)))
                .toList();
    }

    @Override
    public void terminate(InstanceId id, String reason) {
        calls.callUnless(
                Ec2Calls::isUnknownInstance,
                "tagging instance " + id,
                () -> client.createTags(
                        request -> request.resources(id.value()).tags(Ec2Tags.tag(Ec2Tags.REASON, reason))));
        calls.terminate(id);
    }
}
