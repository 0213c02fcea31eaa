package io.drover.policy.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.Trouble;
import io.drover.model.workload.BagOptions;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {

    private static final RetryPolicy POLICY = new RetryPolicy(3, Duration.ofSeconds(10));
    private static final Fault LOST = FaultCode.WORKER_LOST.because("its worker fell silent");
    private static final Fault FAILED = FaultCode.TASKS_FAILED.because("1 of 10 tasks failed");
    private static final TaskRange MANY = new TaskRange(10, 20);
    private static final TaskRange ONE = new TaskRange(10, 11);

    private static BagOptions retries(int retries, Duration backoff) {
        return new BagOptions(retries, backoff, Duration.ofHours(1), 0);
    }

    private static Trouble losses(int losses) {
        return new Trouble(losses, 0, 0, 0, 0, 0);
    }

    private static Trouble probeDeaths(int deaths) {
        return new Trouble(1, deaths, 0, 0, 0, 0);
    }

    private static Trouble vanished(int times) {
        return new Trouble(0, 0, times, 0, 0, 0);
    }

    @ParameterizedTest(name = "after loss {0} a fragment goes out again after {1}, and is never given up")
    @CsvSource({"1, PT0S", "2, PT1S", "3, PT2S", "4, PT4S", "10, PT1M", "1000000, PT1M"})
    void losses(int losses, Duration pause) {
        assertThat(new RetryPolicy(3, Duration.ofMinutes(5)).lost(losses(losses)))
                .isEqualTo(new AfterFailure.Again(pause));
    }

    @Test
    @DisplayName("a range whose probe died is halved at once, down to the task that kills")
    void aRangeIsHalved() {
        assertThat(POLICY.probeDied(MANY, probeDeaths(1), true, LOST)).isEqualTo(new AfterFailure.Halve());
        assertThat(POLICY.ofHalf(probeDeaths(1), false)).isEqualTo(losses(1));
    }

    @Test
    @DisplayName("a single task is poisonous after three deaths of its own probe, not before")
    void aSingleTaskHasThreeProbes() {
        assertThat(POLICY.probeDied(ONE, probeDeaths(1), false, LOST)).isEqualTo(new AfterFailure.Again(Duration.ZERO));
        assertThat(POLICY.probeDied(ONE, probeDeaths(2), false, LOST)).isEqualTo(new AfterFailure.Again(Duration.ZERO));
        assertThat(POLICY.probeDied(ONE, probeDeaths(3), false, LOST))
                .isInstanceOfSatisfying(AfterFailure.GiveUp.class, end -> {
                    assertThat(end.fault().code()).isEqualTo(FaultCode.TASK_POISONOUS);
                    assertThat(end.fault().message()).contains("task 10", "3 deaths", LOST.message());
                });
        assertThat(POLICY.probeDied(MANY, probeDeaths(2), false, LOST))
                .isEqualTo(new AfterFailure.Again(Duration.ZERO));
    }

    @Test
    @DisplayName("attempts that vanish are tried more and more slowly, and are given up after eight")
    void vanishingIsBounded() {
        assertThat(POLICY.vanished(ONE, vanished(1), false)).isEqualTo(new AfterFailure.Again(Duration.ZERO));
        assertThat(POLICY.vanished(ONE, vanished(2), false)).isEqualTo(new AfterFailure.Again(Duration.ofSeconds(1)));
        assertThat(POLICY.vanished(ONE, vanished(7), false)).isEqualTo(new AfterFailure.Again(Duration.ofSeconds(10)));
        assertThat(POLICY.vanished(MANY, vanished(8), true)).isEqualTo(new AfterFailure.Halve());
        assertThat(POLICY.vanished(ONE, vanished(8), false))
                .isInstanceOfSatisfying(
                        AfterFailure.GiveUp.class,
                        end -> assertThat(end.fault().code()).isEqualTo(FaultCode.ATTEMPTS_VANISHED));
        assertThat(POLICY.ofHalf(vanished(8), false)).isEqualTo(vanished(5));
        assertThat(POLICY.ofHalf(vanished(8), true)).isEqualTo(vanished(7));
    }

    @Test
    @DisplayName("an attempt that could not begin waits longer each time and is given up with its own fault")
    void brokenAttemptsWait() {
        Fault fault = FaultCode.BAG_UNREADABLE.because("no object bags/w-1");
        assertThat(POLICY.broken(new Trouble(0, 0, 0, 1, 0, 0), fault))
                .isEqualTo(new AfterFailure.Again(Duration.ofMillis(200)));
        assertThat(POLICY.broken(new Trouble(0, 0, 0, 2, 0, 0), fault))
                .isEqualTo(new AfterFailure.Again(Duration.ofMillis(400)));
        assertThat(POLICY.broken(new Trouble(0, 0, 0, 3, 0, 0), fault)).isEqualTo(new AfterFailure.GiveUp(fault));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "OBJECTS_UNAVAILABLE",
                "STORE_UNAVAILABLE",
                "QUEUE_UNAVAILABLE",
                "QUEUE_MISSING",
                "FUNCTIONS_UNAVAILABLE",
                "WORKER_UNFIT"
            })
    @DisplayName("attempts that found a part away are patient: more than an hour, a minute apart in the end")
    void whatIsAwayIsWaitedFor(FaultCode code) {
        Fault fault = code.because("connection refused");
        RetryPolicy patient = new RetryPolicy(3, Duration.ofMinutes(1));
        Duration waited = Duration.ZERO;
        assertThat(RetryPolicy.isAway(fault)).isTrue();
        for (int times = 1; times < RetryPolicy.MOST_AWAY; times++) {
            AfterFailure after = patient.away(new Trouble(0, 0, 0, 2, times, 0), fault);
            assertThat(after).isInstanceOf(AfterFailure.Again.class);
            Duration pause = ((AfterFailure.Again) after).pause();
            assertThat(pause).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
            waited = waited.plus(pause);
        }
        assertThat(waited).isGreaterThan(Duration.ofHours(1));
        assertThat(patient.away(new Trouble(0, 0, 0, 0, RetryPolicy.MOST_AWAY, 0), fault))
                .isEqualTo(new AfterFailure.GiveUp(fault));
    }

    @Test
    @DisplayName("outages bring a fragment no nearer to being given up for what is wrong with it")
    void outagesAreNoFaults() {
        Fault fault = FaultCode.BAG_UNREADABLE.because("no object bags/w-1");
        assertThat(POLICY.broken(new Trouble(0, 0, 0, 1, 99, 0), fault))
                .isEqualTo(new AfterFailure.Again(Duration.ofMillis(200)));
        assertThat(RetryPolicy.isAway(fault)).isFalse();
        assertThat(RetryPolicy.isAway(FaultCode.FUNCTION_UNKNOWN.because("no such function")))
                .isFalse();
    }

    @Test
    @DisplayName("what says NEVER is not tried a second time")
    void neverIsNever() {
        Fault fault = FaultCode.FUNCTION_UNKNOWN.because("no function worker-512");
        assertThat(POLICY.broken(new Trouble(0, 0, 0, 1, 0, 0), fault)).isEqualTo(new AfterFailure.Fail(fault));
    }

    @ParameterizedTest(name = "the pause before repetition {0} of failed tasks is {1}")
    @CsvSource({"0, PT1S", "1, PT2S", "2, PT4S", "3, PT8S", "4, PT10S", "19, PT10S"})
    void pausesDoubleUpToTheLongest(int repetitions, Duration pause) {
        assertThat(POLICY.failedTasks(retries(20, Duration.ofSeconds(1)), repetitions, Duration.ZERO, FAILED))
                .isEqualTo(new AfterFailure.Again(pause));
    }

    @Test
    @DisplayName("failed tasks run again as often as the client allows")
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
