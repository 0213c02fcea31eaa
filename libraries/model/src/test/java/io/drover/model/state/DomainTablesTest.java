package io.drover.model.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.drover.model.fragment.FragmentEvent;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentTransitions;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadState;
import io.drover.model.workload.WorkloadTransitions;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every event means in every state, written down a second time as a person would read it: a capital names the
 * state that the event leads to, a dot is stale, a dash is a bug.
 */
class DomainTablesTest {

    //                                                                  START  SUCCEED  FAIL  EXPIRE  CANCEL
    private static final Map<WorkloadState, String> WORKLOAD = Map.of(
            WorkloadState.QUEUED, "R-FTC",
            WorkloadState.RUNNING, "-SFTC",
            WorkloadState.SUCCEEDED, ".....",
            WorkloadState.FAILED, ".....",
            WorkloadState.TIMED_OUT, ".....",
            WorkloadState.CANCELLED, ".....");

    //                                                CLAIM  ASSIGN  REDISPATCH  SUCCEED  FAIL  EXPIRE  CANCEL
    private static final Map<FragmentState, String> FRAGMENT = Map.of(
            FragmentState.QUEUED, "RRQSFTC",
            FragmentState.RUNNING, "--QSFTC",
            FragmentState.SUCCEEDED, ".......",
            FragmentState.FAILED, ".......",
            FragmentState.TIMED_OUT, ".......",
            FragmentState.CANCELLED, ".......");

    static Stream<Arguments> workloadPairs() {
        return pairs(WorkloadState.values(), WorkloadEvent.values());
    }

    static Stream<Arguments> fragmentPairs() {
        return pairs(FragmentState.values(), FragmentEvent.values());
    }

    private static Stream<Arguments> pairs(Object[] states, Object[] events) {
        return Arrays.stream(states).flatMap(state -> Arrays.stream(events).map(event -> Arguments.of(state, event)));
    }

    @ParameterizedTest(name = "workload {0}, {1}")
    @MethodSource("workloadPairs")
    void everyPairOfAWorkload(WorkloadState from, WorkloadEvent event) {
        check(WorkloadTransitions.TABLE, from, event, WORKLOAD.get(from).charAt(event.ordinal()));
    }

    @ParameterizedTest(name = "fragment {0}, {1}")
    @MethodSource("fragmentPairs")
    void everyPairOfAFragment(FragmentState from, FragmentEvent event) {
        check(FragmentTransitions.TABLE, from, event, FRAGMENT.get(from).charAt(event.ordinal()));
    }

    private static <S extends Enum<S>, E extends Enum<E>> void check(
            TransitionTable<S, E> table, S from, E event, char expected) {
        if (expected == '-') {
            assertThatIllegalStateException().isThrownBy(() -> table.step(from, event));
            return;
        }
        Step<S> step = table.step(from, event);
        switch (step) {
            case Step.Moved<S>(S to) -> assertThat(to.name().charAt(0)).isEqualTo(expected);
            case Step.Stale<S>(S still) -> {
                assertThat(expected).isEqualTo('.');
                assertThat(still).isEqualTo(from);
            }
        }
    }

    @Test
    @DisplayName("workloads and fragments share one set of status words, and the same four are terminal")
    void oneSetOfStatusWords() {
        assertThat(Arrays.stream(FragmentState.values()).map(Enum::name))
                .containsExactlyElementsOf(
                        Arrays.stream(WorkloadState.values()).map(Enum::name).toList());
        assertThat(Arrays.stream(WorkloadState.values())
                        .filter(WorkloadState::isTerminal)
                        .map(Enum::name))
                .containsExactly("SUCCEEDED", "FAILED", "TIMED_OUT", "CANCELLED");
        assertThat(Arrays.stream(FragmentState.values())
                        .filter(FragmentState::isTerminal)
                        .map(Enum::name))
                .containsExactly("SUCCEEDED", "FAILED", "TIMED_OUT", "CANCELLED");
    }
}
