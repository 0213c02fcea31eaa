package io.drover.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.TaskRange;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Functions;
import io.drover.wire.BagSlice;
import io.drover.wire.FragmentRequest;
import io.drover.wire.TaskAssignment;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FunctionCarrierTest {

    /** Accepts all but the fragments that are named. */
    private static final class Provider implements Functions {
        private final Map<Integer, FaultCode> refusals = new ConcurrentHashMap<>();
        private final Map<Integer, String> started = new ConcurrentHashMap<>();

        @Override
        public String invoke(String name, String payload, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void start(String name, String payload) {
            int number = Wire.fragmentRequest(payload).claim().key().number();
            Optional.ofNullable(refusals.get(number)).ifPresent(code -> {
                throw code.asException("refused");
            });
            started.put(number, name);
        }
    }

    private final Provider provider = new Provider();
    private final FunctionCarrier functions = new FunctionCarrier(provider, "drover-worker-512");
    private final Map<Integer, Fault> refused = new ConcurrentHashMap<>();

    @Test
    @DisplayName("one invocation per fragment, none left")
    void all() throws InterruptedException {
        List<FragmentRequest> requests = requests(50);

        start(requests);

        assertThat(requests).isEmpty();
        assertThat(provider.started).hasSize(50).containsValue("drover-worker-512");
    }

    @Test
    @DisplayName("what the provider has no room for stays on the list, what it does not know is reported")
    void some() {
        provider.refusals.put(3, FaultCode.FUNCTIONS_UNAVAILABLE);
        provider.refusals.put(5, FaultCode.FUNCTION_UNKNOWN);
        List<FragmentRequest> requests = requests(8);

        assertThatThrownBy(() -> start(requests)).isInstanceOf(FaultException.class);

        assertThat(requests)
                .extracting(request -> request.claim().key().number())
                .containsExactly(3);
        assertThat(refused).containsOnlyKeys(5);
        assertThat(provider.started).hasSize(6);
    }

    private void start(List<FragmentRequest> requests) throws InterruptedException {
        functions.carry(
                requests, (request, fault) -> refused.put(request.claim().key().number(), fault));
    }

    private static List<FragmentRequest> requests(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new FragmentRequest(
                        new Claim(new FragmentKey(new WorkloadId("w"), number), AttemptNumber.FIRST),
                        "responses",
                        Duration.ofSeconds(1),
                        false,
                        new TaskAssignment(
                                new TaskRange(number, number + 1),
                                new BagSlice("bags/w", 0, 8, 0, null, null),
                                Duration.ofSeconds(1),
                                null)))
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
