package io.drover.model.fragment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.model.fault.FaultCode;
import io.drover.model.workload.WorkloadId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentValuesTest {

    private static final FragmentKey KEY = new FragmentKey(new WorkloadId("w"), 3);

    @Test
    void aRangeIsCutIntoHeadAndTail() {
        TaskRange range = new TaskRange(10, 25);
        assertThat(range.size()).isEqualTo(15);
        assertThat(range.head(5)).isEqualTo(new TaskRange(10, 15));
        assertThat(range.tail(5)).isEqualTo(new TaskRange(15, 25));
        assertThat(range.contains(9)).isFalse();
        assertThat(range.contains(10)).isTrue();
        assertThat(range.contains(24)).isTrue();
        assertThat(range.contains(25)).isFalse();
    }

    @Test
    void aRangeIsNeverEmpty() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskRange(5, 5))
                .withMessage("a task range holds at least one task, not [5, 5)");
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskRange(-1, 5));
    }

    @Test
    void aWholeRangeIsAHeadOfItself() {
        TaskRange range = new TaskRange(10, 25);
        assertThat(range.head(15)).isEqualTo(range);
        assertThat(range.tail(0)).isEqualTo(range);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 16, Long.MAX_VALUE})
    void aHeadHasNoTasksFromOutsideTheRange(long size) {
        TaskRange range = new TaskRange(10, 25);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> range.head(size))
                .withMessage("a head of " + size + " tasks cannot be cut off [10, 25)");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 15, 16, Long.MAX_VALUE})
    void aTailHasNoTasksFromOutsideTheRange(long size) {
        TaskRange range = new TaskRange(10, 25);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> range.tail(size))
                .withMessage("a tail behind " + size + " tasks cannot be cut off [10, 25)");
    }

    @Test
    void attemptsCountFromOne() {
        assertThat(AttemptNumber.FIRST.next()).isEqualTo(new AttemptNumber(2)).isGreaterThan(AttemptNumber.FIRST);
        assertThatIllegalArgumentException().isThrownBy(() -> new AttemptNumber(0));
        assertThat(new Claim(KEY, new AttemptNumber(2))).hasToString("w/3#2");
        assertThatIllegalArgumentException().isThrownBy(() -> new FragmentKey(new WorkloadId("w"), -1));
    }

    @Test
    void aTallyHasNoMoreRetryableThanFailedTasks() {
        assertThat(new TaskTally(1, 2, 2).retryable()).isEqualTo(2);
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskTally(1, 1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskTally(-1, 1, 0));
    }

    @ParameterizedTest
    @EnumSource(
            value = FragmentState.class,
            names = {"QUEUED", "RUNNING", "SUCCEEDED"})
    void aFragmentIsNotClosedAsIfItHadRun(FragmentState state) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FragmentStatus.Closed(
                        state, Instant.EPOCH, FaultCode.SUPERSEDED.because("another was first")));
    }
}
