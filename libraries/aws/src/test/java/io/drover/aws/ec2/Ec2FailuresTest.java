package io.drover.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.aws.AwsEndpoint;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.InstanceId;
import io.drover.ports.LaunchSpec;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;

@Timeout(60)
final class Ec2FailuresTest {

    private static final LaunchSpec SPEC = new LaunchSpec("one", "c7g.large", "us-east-1a", true);

    private final FakeEc2 ec2 = new FakeEc2();
    private final Ec2Client client = FakeEc2.client(ec2.endpoint(), FakeEc2.IMPATIENT);
    private final Ec2Fleet fleet = fleet(client);

    private static Ec2Fleet fleet(Ec2Client client) {
        return new Ec2Fleet(client, Ec2FleetSettings.of("p", Map.of("us-east-1a", ""), Map.of("c7g.large", 2)));
    }

    @AfterEach
    void stop() {
        client.close();
        ec2.close();
    }

    @ParameterizedTest(name = "{1} ({0}) is {2} and says \"{3}\"")
    @CsvSource(delimiter = '|', textBlock = """
            500 | InsufficientInstanceCapacity        | FLEET_NO_CAPACITY | on demand instead of spot
            500 | Server.InsufficientInstanceCapacity | FLEET_NO_CAPACITY | another type or zone
            400 | SpotMaxPriceTooLow                  | FLEET_NO_CAPACITY | on demand
            400 | Unsupported                         | FLEET_NO_CAPACITY | another type or zone
            400 | InsufficientFreeAddressesInSubnet   | FLEET_NO_CAPACITY | another type or zone
            400 | InstanceLimitExceeded               | FLEET_QUOTA       | Service Quotas
            400 | VcpuLimitExceeded                   | FLEET_QUOTA       | fewer instances
            400 | MaxSpotInstanceCountExceeded        | FLEET_QUOTA       | Service Quotas
            503 | RequestLimitExceeded                | FLEET_THROTTLED   | more slowly
            400 | Throttling                          | FLEET_THROTTLED   | more slowly
            403 | UnauthorizedOperation               | FLEET_REFUSED     | ProvisionerPolicy
            401 | AuthFailure                         | FLEET_REFUSED     | clock of this machine is off
            400 | RequestExpired                      | FLEET_REFUSED     | clock of this machine is off
            403 | AuthFailure.ServiceLinkedRoleCreationNotPermitted | FLEET_REFUSED | create-service-linked-role
            400 | InvalidAMIID.NotFound               | FLEET_REFUSED     | another ImageId
            400 | InvalidAMIID.Malformed              | FLEET_REFUSED     | another ImageId
            400 | InvalidLaunchTemplateName.NotFoundException | FLEET_REFUSED | with a VpcId
            400 | InvalidSubnetID.NotFound            | FLEET_REFUSED     | SubnetIds
            401 | OptInRequired                       | FLEET_REFUSED     | the account may not start instances yet
            400 | InvalidParameterValue               | FLEET_REFUSED     | what EC2 does not take
            500 | InternalError                       | FLEET_UNAVAILABLE | out of order
            503 | Unavailable                         | FLEET_UNAVAILABLE | out of order
            """)
    @DisplayName("what EC2 says becomes a fault with a remedy")
    void answers(int status, String code, FaultCode expected, String remedy) {
        for (int attempt = 0; attempt < 3; attempt++) {
            ec2.willAnswer("RunInstances", FakeEc2.error(status, code, "because"));
        }

        assertFault(() -> fleet.launch(SPEC), expected, remedy, "because", "spot c7g.large in us-east-1a", "us-east-1");
        assertThat(ec2.asked("RunInstances")).hasSizeBetween(1, 3);
    }

    @Test
    @DisplayName("a refusal is not repeated, and its ciphertext is cut off")
    void refusedOnce() {
        ec2.willAnswer("RunInstances", FakeEc2.error(403, "UnauthorizedOperation", "Encoded: " + "x".repeat(5_000)));

        assertThatThrownBy(() -> fleet.launch(SPEC))
                .hasMessageContaining("decode-authorization-message")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(800));
        assertThat(ec2.asked("RunInstances")).hasSize(1);
    }

    @Test
    @DisplayName("throttling is waited out for a few attempts, under the same client token")
    void throttled() {
        ec2.willAnswer("RunInstances", FakeEc2.error(503, "RequestLimitExceeded", "slow down"));
        ec2.willAnswer("RunInstances", FakeEc2.error(503, "RequestLimitExceeded", "slow down"));
        ec2.willAnswer("RunInstances", FakeEc2.launched(FakeEc2.instance("i-1", "pending", Map.of())));

        assertThat(fleet.launch(SPEC).id()).isEqualTo(new InstanceId("i-1"));
        assertThat(ec2.asked("RunInstances"))
                .hasSize(3)
                .allSatisfy(form -> assertThat(form).containsEntry("ClientToken", "one"));
    }

    @Test
    @DisplayName("every call tells what it was about")
    void calls() {
        ec2.willAnswer("DescribeInstances", FakeEc2.error(403, "UnauthorizedOperation", "no"));
        assertFault(fleet::instances, FaultCode.FLEET_REFUSED, "looking at the instances");

        ec2.willAnswer("DescribeInstances", FakeEc2.error(403, "UnauthorizedOperation", "no"));
        assertFault(() -> fleet.launch(SPEC), FaultCode.FLEET_REFUSED, "looking at the instances");
        assertThat(ec2.asked("RunInstances"))
                .as("a launch that cannot look does not launch")
                .isEmpty();

        ec2.willAnswer("TerminateInstances", FakeEc2.error(403, "UnauthorizedOperation", "no"));
        assertFault(() -> fleet.terminate(new InstanceId("i-1")), FaultCode.FLEET_REFUSED, "ending instance i-1");
    }

    @Test
    @DisplayName("an endpoint that answers with a page, hangs or is not there is FLEET_UNAVAILABLE, and named")
    void down() {
        for (int attempt = 0; attempt < 3; attempt++) {
            ec2.willAnswer("DescribeInstances", FakeEc2.page(500));
        }
        assertFault(fleet::instances, FaultCode.FLEET_UNAVAILABLE, "spring.cloud.aws.endpoint");
        ec2.willAnswer("DescribeInstances", FakeEc2.page(404));
        assertFault(fleet::instances, FaultCode.FLEET_UNAVAILABLE, "spring.cloud.aws.endpoint");

        long start = System.nanoTime();
        for (int attempt = 0; attempt < 3; attempt++) {
            ec2.willAnswer("DescribeInstances", FakeEc2.hang());
        }
        assertFault(fleet::instances, FaultCode.FLEET_UNAVAILABLE, "spring.cloud.aws.endpoint");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));

        ec2.close();
        assertFault(fleet::instances, FaultCode.FLEET_UNAVAILABLE, "spring.cloud.aws.endpoint");
    }

    @Test
    @DisplayName("missing credentials are told as such")
    void credentials() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials from any provider");
        };
        Ec2ClientBuilder builder = Ec2Client.builder()
                .endpointOverride(ec2.endpoint())
                .region(AwsEndpoint.REGION)
                .credentialsProvider(none);
        FakeEc2.IMPATIENT.applyTo(builder);
        try (Ec2Client bare = builder.build()) {
            assertFault(fleet(bare)::instances, FaultCode.FLEET_REFUSED, "set spring.cloud.aws.credentials");
        }
    }

    @Test
    @DisplayName("an interrupt is kept, and is no outage")
    void interrupted() throws InterruptedException {
        boolean[] kept = new boolean[1];
        Thread caller = Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            assertFault(fleet::instances, FaultCode.FLEET_UNAVAILABLE, "was interrupted");
            kept[0] = Thread.currentThread().isInterrupted();
        });

        assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
        assertThat(kept[0]).isTrue();
    }

    private static void assertFault(ThrowingCallable call, FaultCode code, String... told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.fault().message()).contains(told);
        });
    }
}
