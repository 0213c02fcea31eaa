package io.drover.aws.ec2;

import io.drover.aws.refusal.Refusal;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in Drover's words why EC2 did not do what it was asked for, and what helps. */
final class Ec2Faults {

    private static final Set<String> NO_CAPACITY = Set.of(
            "InsufficientInstanceCapacity",
            "InsufficientHostCapacity",
            "InsufficientReservedInstanceCapacity",
            "InsufficientCapacity",
            "InsufficientFreeAddressesInSubnet",
            "UnfulfillableCapacity",
            "SpotMaxPriceTooLow",
            "Unsupported");
    private static final int MOST_TOLD = 300;

    private final String region;

    Ec2Faults(String region) {
        this.region = region;
    }

    /** @param doing what the call does: "launching c7g.large in us-east-1a" */
    FaultException of(String doing, SdkException cause) {
        if (isInterruption(cause)) {
            Thread.currentThread().interrupt();
            return FaultCode.FLEET_UNAVAILABLE.asException(
                    doing + " was interrupted: call again if it is still wanted", cause);
        }
        String failed = "%s (EC2, %s) failed: ".formatted(doing, region);
        // Something before EC2 answers with pages, which have no code.
        if (cause instanceof AwsServiceException service && !code(service).isEmpty()) {
            FaultCode code = fault(service);
            return code.asException(failed + said(service) + remedy(code, service), cause);
        }
        return String.valueOf(cause.getMessage()).contains("credentials")
                ? FaultCode.FLEET_REFUSED.asException(
                        failed
                                + "there are no credentials: set spring.cloud.aws.credentials, or the role of this machine ("
                                + shorter(cause.getMessage()) + ")",
                        cause)
                : FaultCode.FLEET_UNAVAILABLE.asException(
                        failed
                                + "it does not answer: see that its endpoint (spring.cloud.aws.endpoint) can be reached ("
                                + shorter(cause.getMessage()) + ")",
                        cause);
    }

    static String code(AwsServiceException failure) {
        return Refusal.code(failure).replaceFirst("^(Server|Client)\\.", "");
    }

    private static FaultCode fault(AwsServiceException failure) {
        String code = code(failure);
        if (NO_CAPACITY.contains(code)) {
            return FaultCode.FLEET_NO_CAPACITY;
        }
        if (Refusal.of(failure) == Refusal.BUSY || Refusal.isLimit(code) || code.equals("ConcurrentTagAccess")) {
            return FaultCode.FLEET_THROTTLED;
        }
        if (code.endsWith("LimitExceeded") || code.equals("MaxSpotInstanceCountExceeded")) {
            return FaultCode.FLEET_QUOTA;
        }
        return failure.statusCode() >= 500 ? FaultCode.FLEET_UNAVAILABLE : FaultCode.FLEET_REFUSED;
    }

    private static String remedy(FaultCode code, AwsServiceException failure) {
        return switch (code) {
            case FLEET_NO_CAPACITY -> "; another type or zone, or on demand instead of spot, may be there";
            case FLEET_QUOTA ->
                "; ask for a higher limit in Service Quotas (EC2), or let the fleet have fewer instances";
            case FLEET_THROTTLED -> "; too many calls: it goes on by itself, more slowly";
            case FLEET_UNAVAILABLE -> "; it is out of order: it goes on by itself when EC2 does";
            default -> "; " + remedy(failure);
        };
    }

    /** What helps against a refusal. */
    private static String remedy(AwsServiceException failure) {
        String code = code(failure);
        Refusal refusal = Refusal.of(failure);
        if (code.equals("AuthFailure.ServiceLinkedRoleCreationNotPermitted")) {
            return "the account never had spot instances:"
                    + " run 'aws iam create-service-linked-role --aws-service-name spot.amazonaws.com' once";
        }
        // EC2 has one error for both.
        if (refusal == Refusal.CLOCK || refusal == Refusal.CREDENTIALS || code.equals("AuthFailure")) {
            return "the credentials are not valid, or the clock of this machine is off by more than 5 minutes:"
                    + " see spring.cloud.aws.credentials or the machine's role, and set the clock by NTP";
        }
        if (refusal == Refusal.RIGHTS) {
            return "the credentials lack a right: compare them with ProvisionerPolicy in deploy/drover.yaml;"
                    + " 'aws sts decode-authorization-message' says which";
        }
        if (code.startsWith("InvalidAMIID")) {
            return "the launch template names an image that is not there: deploy deploy/drover.yaml with another ImageId";
        }
        if (code.startsWith("InvalidLaunchTemplate")) {
            return "there is no such launch template in this region: deploy deploy/drover.yaml with a VpcId";
        }
        if (code.startsWith("InvalidSubnet") || code.startsWith("InvalidGroup") || code.startsWith("InvalidVpc")) {
            return "the network is not the launch template's: compare the zones' subnets with the stack's SubnetIds";
        }
        return code.equals("OptInRequired") || code.equals("PendingVerification") || code.equals("Blocked")
                ? "the account may not start instances yet: see to it in the AWS console"
                : "the launch template or the settings of the fleet ask for what EC2 does not take";
    }

    private static String said(AwsServiceException failure) {
        return code(failure) + ", " + shorter(Refusal.said(failure));
    }

    /** EC2 adds a page of ciphertext to a missing right. */
    private static String shorter(@Nullable String text) {
        String whole = String.valueOf(text);
        return whole.length() <= MOST_TOLD ? whole : whole.substring(0, MOST_TOLD) + "...";
    }

    private static boolean isInterruption(SdkException failure) {
        // A call that runs out of its time is ended by an interruption of the SDK's own.
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return false;
        }
        return failure instanceof AbortedException
                || failure.getCause() instanceof InterruptedException
                || Thread.currentThread().isInterrupted();
    }
}
