package io.drover.policy.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.model.workload.Priority;
import io.drover.model.workload.WorkloadId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderPolicyTest {

    private static final long TERABYTE = 1L << 40;

    private static Candidate candidate(String name, int priority, long submitted, long waitedMillis, long bytes) {
        return new Candidate(
                new WorkloadId(name),
                new Priority(priority),
                submitted,
                Duration.ofMillis(waitedMillis),
                bytes,
                Duration.ZERO);
    }

    private static Candidate consumed(String name, int priority, long submitted, long consumedMillis) {
        return new Candidate(
                new WorkloadId(name),
                new Priority(priority),
                submitted,
                Duration.ZERO,
                1,
                Duration.ofMillis(consumedMillis));
    }

    private static String chosen(String policy, Candidate... candidates) {
        return first(OrderPolicy.named(policy), List.of(candidates)).workload().value();
    }

    private static Candidate first(OrderPolicy policy, List<Candidate> candidates) {
        return Collections.min(candidates, policy.order());
    }

    @ParameterizedTest(name = "100 * {0} + {1} / 100 + 20 * (30 - floor(log2 {2})) = {3}")
    @CsvSource({
        "0, 0, 1, 600",
        "5, 1234, 1048576, 712.34",
        "5, 1234, 1048575, 732.34",
        "5, 1234, 2097151, 712.34",
        "9, 10000, 1073741824, 1000",
        "9, 0, 1099511627776, 700",
        // an empty input counts like one byte
        "0, 0, 0, 600"
    })
    void theScoreOfC10(int priority, long waited, long bytes, double expected) {
        assertThat(PriorityOrder.score(candidate("a", priority, 0, waited, bytes)))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("the highest score goes first, and the reason says so")
    void theHighestScoreGoesFirst() {
        OrderPolicy policy = new PriorityOrder();
        Candidate first = first(policy, List.of(candidate("low", 1, 1, 0, 1), candidate("high", 2, 2, 0, 1)));
        assertThat(first.workload()).isEqualTo(new WorkloadId("high"));
        assertThat(policy.reason(first, 2)).isEqualTo("highest score (800) of 2 workloads that wait");
        assertThat(policy.reason(first, 1)).isEqualTo("the only workload that waits");
    }

    @Test
    @DisplayName("waiting ten seconds is worth one step of priority, half the input a fifth of a step")
    void waitingAndSizeCount() {
        assertThat(chosen("priority", candidate("a", 5, 1, 0, 1), candidate("b", 4, 2, 10_001, 1)))
                .isEqualTo("b");
        assertThat(chosen("priority", candidate("a", 5, 1, 0, 1), candidate("b", 4, 2, 9_999, 1)))
                .isEqualTo("a");
        assertThat(chosen("priority", candidate("a", 5, 1, 0, 1_024), candidate("b", 5, 2, 0, 1_023)))
                .isEqualTo("b");
    }

    @ParameterizedTest(name = "under {0}, of equal candidates the one that came first is chosen")
    @CsvSource({"priority", "fair", "fifo"})
    void tiesGoToTheOldest(String policy) {
        Candidate first = candidate("first", 5, 1, 0, 1);
        Candidate second = candidate("second", 5, 2, 0, 1);
        assertThat(chosen(policy, first, second)).isEqualTo("first");
        assertThat(chosen(policy, second, first)).isEqualTo("first");
    }

    @Test
    @DisplayName("under priority even the least urgent, largest workload is chosen in the end")
    void priorityStarvesNobody() {
        long waited = 0;
        Candidate favoured = candidate("favoured", 9, 2, 1_000, 1);
        while (chosen("priority", favoured, candidate("least", 0, 1, waited, TERABYTE))
                .equals("favoured")) {
            waited += 1_000;
            assertThat(waited).isLessThan(200_000);
        }
        // 900 for the priority, 800 for the size, 10 for the second that the favoured one has waited
        assertThat(waited).isEqualTo(171_000);
    }

    @Test
    @DisplayName("fair: equal workloads take turns")
    void equalWorkloadsTakeTurns() {
        assertThat(served(6, 5, 5, 5)).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    @DisplayName("fair: time is shared in proportion to priority + 1, and the lowest share is not zero")
    void sharesFollowThePriority() {
        List<Integer> served = served(1_100, 9, 0);
        assertThat(served.stream().filter(i -> i == 0)).hasSize(1_000);
        assertThat(served.stream().filter(i -> i == 1)).hasSize(100);
    }

    @Test
    @DisplayName("fair: a newcomer joins at what all have consumed per share")
    void newcomersJoinAtTheMean() {
        assertThat(Candidate.meanPerShare(List.of())).isZero();
        assertThat(Candidate.meanPerShare(List.of(consumed("a", 9, 1, 2_000), consumed("b", 0, 2, 200))))
                .isEqualTo(Duration.ofMillis(200));
        assertThat(Candidate.meanPerShare(List.of(consumed("a", 0, 1, 300), consumed("b", 0, 2, 100))))
                .isEqualTo(Duration.ofMillis(200));
    }

    /** Lets workloads of these priorities want 10 ms fragments for ever; the answer is whose turn it was. */
    private static List<Integer> served(int turns, int... priorities) {
        long[] consumed = new long[priorities.length];
        List<Integer> served = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            List<Candidate> candidates = new ArrayList<>();
            for (int i = 0; i < priorities.length; i++) {
                candidates.add(consumed("w" + i, priorities[i], i, consumed[i]));
            }
            int next = candidates.indexOf(first(new FairOrder(), candidates));
            consumed[next] += 10;
            served.add(next);
        }
        return served;
    }

    @Test
    @DisplayName("fifo looks at nothing but the order of submission")
    void fifoLooksAtTheOrderOnly() {
        assertThat(chosen(
                        "fifo",
                        candidate("urgent", 9, 2, 1_000_000, 1),
                        candidate("oldest", 0, 1, 0, TERABYTE),
                        candidate("other", 9, 3, 1_000_000, 1)))
                .isEqualTo("oldest");
    }

    @Test
    void policiesAreFoundByName() {
        assertThat(OrderPolicy.named("priority")).isInstanceOf(PriorityOrder.class);
        assertThat(OrderPolicy.named("fair")).isInstanceOf(FairOrder.class);
        assertThat(OrderPolicy.named("fifo")).isInstanceOf(FifoOrder.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderPolicy.named("lifo"))
                .withMessage("unknown order policy 'lifo'; take priority, fair or fifo");
    }
}
