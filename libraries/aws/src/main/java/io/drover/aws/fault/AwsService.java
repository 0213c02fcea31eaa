package io.drover.aws.fault;

import io.drover.model.fault.FaultCode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What each service has words or a code of its own for. For all else there are the words of {@link AwsTrouble}, and the
 * code of a service that is away. The first row that fits counts: by the kind of trouble, the error's name or the status.
 * {@code {region}} in a remedy is the one where the bucket is.
 */
public enum AwsService {
    SQS(
            "SQS",
            FaultCode.QUEUE_UNAVAILABLE,
            // Other servers than AWS's own still call it by the name of the older protocol.
            row(
                    "QueueDoesNotExist|(AWS\\.SimpleQueueService\\.)?NonExistentQueue",
                    FaultCode.QUEUE_MISSING,
                    "it does not exist (any more): run 'drover init' or, for a queue of responses, start the cell's"
                            + " scheduler; or look at drover.backend.queue-prefix and spring.cloud.aws.region.static"),
            row(
                    "BUSY",
                    "too many requests at a time, and so at every attempt: it passes by itself; if not, let fewer workers"
                            + " or receivers run")),
    /** The queues of an embedded Drover, which somebody with a laptop never knew to speak like SQS. */
    EMBEDDED_QUEUES(
            "the queue server of this Drover",
            FaultCode.QUEUE_UNAVAILABLE,
            row(
                    "QueueDoesNotExist|(AWS\\.SimpleQueueService\\.)?NonExistentQueue",
                    FaultCode.QUEUE_MISSING,
                    "it does not exist (any more): its Drover was started anew and makes it again, or"
                            + " drover.backend.queue-prefix is another one"),
            row(
                    "NO_ANSWER",
                    "the queue server of this Drover does not answer: that Drover ('drover up') has ended, or this machine"
                            + " is too busy. It is tried again"),
            row(
                    "PAGE|CREDENTIALS",
                    "what answers is not the queue server that was there: its Drover was started anew, or another program"
                            + " has its port. It is looked for again")),
    S3(
            "S3",
            FaultCode.OBJECTS_UNAVAILABLE,
            row(
                    "NoSuchBucket",
                    "it does not exist; run 'drover init', which makes it, or name another one"
                            + " (drover.backend.objects.url)"),
            row(
                    "301|PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException"
                            + "|IncorrectEndpoint",
                    "it is in another region: set spring.cloud.aws.region.static={region}"),
            row(
                    "503|BUSY",
                    "S3 asks to slow down, and did so at every attempt: it passes by itself, if not, let fewer workers run"
                            + " at a time"),
            row("CLOCK", "the clock of this machine is off by more than the 15 minutes that S3 allows: set it by NTP"),
            row(
                    "RIGHTS",
                    "see that the credentials (spring.cloud.aws.credentials) allow s3:ListBucket, GetObject, PutObject,"
                            + " DeleteObject and AbortMultipartUpload (without ListBucket an object that does not exist"
                            + " looks like a forbidden one)"),
            row(
                    "NO_ANSWER",
                    "S3 does not answer in time: see that the endpoint (spring.cloud.aws.endpoint) can be reached and that"
                            + " the line carries the data")),
    DYNAMODB(
            "DynamoDB",
            FaultCode.STORE_UNAVAILABLE,
            row("ResourceNotFoundException", "it does not exist there: run 'drover init'"),
            // Transactions that were in each other's way: it passes like having too much to do.
            row(
                    "BUSY|TransactionConflict(Exception)?|TransactionInProgressException",
                    "it has too much to do, and adapts within minutes; see the account's limits if it does not"),
            // A mistake of ours must not look like an outage.
            row("REQUEST", FaultCode.INTERNAL_ERROR, "DynamoDB does not take the request")),
    LAMBDA(
            "Lambda",
            FaultCode.FUNCTIONS_UNAVAILABLE,
            row("INTERRUPT", FaultCode.TASK_INTERRUPTED, "it was cancelled"),
            row(
                    "ResourceNotFoundException",
                    FaultCode.FUNCTION_UNKNOWN,
                    "Lambda has no such function; 'drover functions deploy' puts it there"),
            row("RequestTooLargeException", FaultCode.BODY_TOO_LARGE, "it is more than Lambda takes"),
            row(
                    "BUSY",
                    "too many invocations at a time: raise the account's or the function's limit of concurrency, or call"
                            + " less often"),
            row("REQUEST", "Lambda does not take the request")),
    EC2(
            "EC2",
            FaultCode.FLEET_UNAVAILABLE,
            row(
                    "Insufficient(Instance|Host|ReservedInstance)?Capacity|InsufficientFreeAddressesInSubnet"
                            + "|UnfulfillableCapacity|SpotMaxPriceTooLow|Unsupported",
                    FaultCode.FLEET_NO_CAPACITY,
                    "another type or zone, or on demand instead of spot, may be there"),
            row(
                    "BUSY|ConcurrentTagAccess",
                    FaultCode.FLEET_THROTTLED,
                    "too many calls: it goes on by itself, more slowly"),
            row(
                    ".*LimitExceeded|MaxSpotInstanceCountExceeded",
                    FaultCode.FLEET_QUOTA,
                    "ask for a higher limit in Service Quotas (EC2), or let the fleet have fewer instances"),
            row(
                    "AuthFailure\\.ServiceLinkedRoleCreationNotPermitted",
                    FaultCode.FLEET_REFUSED,
                    "the account never had spot instances: run"
                            + " 'aws iam create-service-linked-role --aws-service-name spot.amazonaws.com' once"),
            row("NO_CREDENTIALS", FaultCode.FLEET_REFUSED, AwsTrouble.NO_CREDENTIALS.remedy("EC2")),
            // EC2 has one error for both.
            row(
                    "CLOCK|CREDENTIALS",
                    FaultCode.FLEET_REFUSED,
                    "the credentials are not valid, or the clock of this machine is off by more than 5 minutes:"
                            + " see spring.cloud.aws.credentials or the machine's role, and set the clock by NTP"),
            row(
                    "RIGHTS",
                    FaultCode.FLEET_REFUSED,
                    "the credentials lack a right: compare them with ProvisionerPolicy in deploy/drover.yaml;"
                            + " 'aws sts decode-authorization-message' says which"),
            row(
                    "InvalidAMIID.*",
                    FaultCode.FLEET_REFUSED,
                    "the launch template names an image that is not there: deploy deploy/drover.yaml with another ImageId"),
            row(
                    "InvalidLaunchTemplate.*",
                    FaultCode.FLEET_REFUSED,
                    "there is no such launch template in this region: deploy deploy/drover.yaml with a VpcId"),
            row(
                    "Invalid(Subnet|Group|Vpc).*",
                    FaultCode.FLEET_REFUSED,
                    "the network is not the launch template's: compare the zones' subnets with the stack's SubnetIds"),
            row(
                    "OptInRequired|PendingVerification|Blocked",
                    FaultCode.FLEET_REFUSED,
                    "the account may not start instances yet: see to it in the AWS console"),
            row(
                    "REQUEST",
                    FaultCode.FLEET_REFUSED,
                    "the launch template or the settings of the fleet ask for what EC2 does not take"));

    record Meaning(FaultCode code, String remedy) {}

    /** @param code absent: the service is away */
    private record Row(Pattern what, @Nullable FaultCode code, String remedy) {}

    private final String title;
    private final FaultCode away;
    private final List<Row> rows;

    AwsService(String title, FaultCode away, Row... rows) {
        this.title = title;
        this.away = away;
        this.rows = List.of(rows);
    }

    private static Row row(String what, FaultCode code, String remedy) {
        return new Row(Pattern.compile(what), code, remedy);
    }

    private static Row row(String what, String remedy) {
        return new Row(Pattern.compile(what), null, remedy);
    }

    /** What a failure is to the caller. */
    public FaultCode code(Throwable failure) {
        return meaning(AwsTrouble.of(failure), failure).code();
    }

    Meaning meaning(AwsTrouble trouble, Throwable failure) {
        List<String> keys = failure instanceof AwsServiceException answer
                ? List.of(trouble.name(), AwsTrouble.code(answer), String.valueOf(answer.statusCode()))
                : List.of(trouble.name());
        return rows.stream()
                .filter(row -> keys.stream().anyMatch(row.what.asMatchPredicate()))
                .findFirst()
                .map(row -> new Meaning(row.code == null ? away : row.code, row.remedy))
                .orElseGet(() -> new Meaning(away, trouble.remedy(title)));
    }
}
