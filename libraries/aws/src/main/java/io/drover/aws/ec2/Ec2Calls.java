package io.drover.aws.ec2;

import io.drover.aws.fault.AwsFaults;
import io.drover.aws.fault.AwsService;
import io.drover.aws.fault.AwsTrouble;
import io.drover.model.worker.InstanceId;
import io.drover.ports.Instance.State;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Reservation;

/** The calls that fleet and host share, their failures told as faults. */
final class Ec2Calls {

    private static final int PAGE = 500;

    private final Ec2Client client;
    private final AwsFaults faults;

    Ec2Calls(Ec2Client client) {
        this.client = client;
        this.faults = new AwsFaults(
                AwsService.EC2, "EC2 (" + client.serviceClientConfiguration().region() + ")");
    }

    /** Every instance that fits all filters, page by page. */
    List<Instance> describe(Filter... filters) {
        return call(
                "looking at the instances",
                () -> client
                        .describeInstancesPaginator(request ->
                                request.filters(Arrays.asList(filters)).maxResults(PAGE))
                        .reservations()
                        .stream()
                        .map(Reservation::instances)
                        .flatMap(List::stream)
                        .toList());
    }

    /** Ending what is gone or never was is done already. */
    void terminate(InstanceId id) {
        callUnless(
                Ec2Calls::isUnknownInstance,
                "ending instance " + id,
                () -> client.terminateInstances(request -> request.instanceIds(id.value())));
    }

    /** @param done whether the code of a refusal says that there is nothing to be done */
    void callUnless(Predicate<String> done, String doing, Supplier<?> call) {
        call(doing, () -> {
            try {
                return call.get();
            } catch (Ec2Exception e) {
                if (done.test(AwsTrouble.code(e))) {
                    return null;
                }
                throw e;
            }
        });
    }

    <T extends @Nullable Object> T call(String doing, Supplier<T> call) {
        return faults.call(doing, call);
    }

    static boolean isUnknownInstance(String code) {
        return code.startsWith("InvalidInstanceID");
    }

    static Filter tagged(String key, String value) {
        return Filter.builder().name("tag:" + key).values(value).build();
    }

    static State state(Instance instance) {
        return switch (instance.state().name()) {
            case PENDING, UNKNOWN_TO_SDK_VERSION -> State.PENDING;
            case RUNNING -> State.RUNNING;
            // A stopped one runs no worker any more and still costs its disk.
            case STOPPING, STOPPED, SHUTTING_DOWN -> State.STOPPING;
            case TERMINATED -> State.GONE;
        };
    }
}
