package io.drover.policy.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.TaskRange;
import io.drover.model.worker.Executor;
import io.drover.model.workload.Priority;
import io.drover.model.workload.WorkloadOptions;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final RetryPolicy POLICY = new RetryPolicy(3, Duration.ofSeconds(10));
    private static final Fault LOST = FaultCode.WORKER_LOST.because("its worker fell silent");
    private static final Fault FAILED = FaultCode.TASKS_FAILED.because("1 of 10 tasks failed");
    private static final TaskRange MANY = new TaskRange(10, 20);
    private static final TaskRange ONE = new TaskRange(10, 11);

    private static WorkloadOptions retries(int retries, Duration backoff) {
        return new WorkloadOptions(Priority.DEFAULT, null, retries, backoff, Duration.ofHours(1), 0, null, Executor.VM);
    }

    @Test
    @DisplayName("J10: a lost attempt goes out again at once")
    void lostAttemptsGoOutAtOnce() {
        assertThat(POLICY.lost(MANY, 1, LOST)).isEqualTo(new AfterFailure.Again(Duration.ZERO));
        assertThat(POLICY.lost(ONE, 2, LOST)).isEqualTo(new AfterFailure.Again(Duration.ZERO));
    }

    @Test
    @DisplayName("J+: at the attempt limit a fragment is halved, down to the task that no worker survives")
    void atTheLimitAFragmentIsHalved() {
        assertThat(POLICY.lost(MANY, 3, LOST)).isEqualTo(new AfterFailure.Halve());
        assertThat(POLICY.lost(MANY, 4, LOST)).isEqualTo(new AfterFailure.Halve());
        assertThat(POLICY.lost(new TaskRange(0, 2), 3, LOST)).isEqualTo(new AfterFailure.Halve());
        assertThat(POLICY.lost(ONE, 3, LOST))
                .isEqualTo(new AfterFailure.GiveUp(FaultCode.TASK_POISONOUS.because(
                        "task 10 was given up after 3 lost attempts; the last one: its worker fell silent")));
    }

    @Test
    @DisplayName("J+: an attempt that could not begin waits longer each time and is given up with its own fault")
    void brokenAttemptsWait() {
        Fault fault = FaultCode.BAG_UNREADABLE.because("no object bags/w-1");
        assertThat(POLICY.broken(1, fault)).isEqualTo(new AfterFailure.Again(Duration.ofMillis(200)));
        assertThat(POLICY.broken(2, fault)).isEqualTo(new AfterFailure.Again(Duration.ofMillis(400)));
        assertThat(POLICY.broken(3, fault)).isEqualTo(new AfterFailure.GiveUp(fault));
    }

    @ParameterizedTest(name = "J+: the pause before repetition {0} of failed tasks is {1}")
    @CsvSource({"0, PT1S", "1, PT2S", "2, PT4S", "3, PT8S", "4, PT10S", "19, PT10S"})
    void pausesDoubleUpToTheLongest(int repetitions, Duration pause) {
        assertThat(POLICY.failedTasks(retries(20, Duration.ofSeconds(1)), repetitions, Duration.ZERO, FAILED))
                .isEqualTo(new AfterFailure.Again(pause));
    }

    @Test
    @DisplayName("J+: failed tasks run again as often as the client allows")
    void failedTasksRunAgainAsOftenAsAllowed() {
        assertThat(POLICY.failedTasks(retries(0, Duration.ofSeconds(1)), 0, Duration.ZERO, FAILED))
                .isEqualTo(new AfterFailure.GiveUp(FAILED));
        assertThat(POLICY.failedTasks(retries(2, Duration.ZERO), 1, Duration.ZERO, FAILED))
                .isEqualTo(new AfterFailure.Again(Duration.ZERO));
        assertThat(POLICY.failedTasks(retries(2, Duration.ZERO), 2, Duration.ZERO, FAILED))
                .isEqualTo(new AfterFailure.GiveUp(FAILED));
    }

    @Test
    void anAbsurdBackoffIsBoundedToo() {
        assertThat(POLICY.failedTasks(retries(20, Duration.ofSeconds(Long.MAX_VALUE)), 19, Duration.ZERO, FAILED))
                .isEqualTo(new AfterFailure.Again(Duration.ofSeconds(10)));
    }
}
