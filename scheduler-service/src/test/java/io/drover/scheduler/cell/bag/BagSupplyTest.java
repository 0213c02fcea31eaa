package io.drover.scheduler.cell.bag;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskResults;
import io.drover.model.fragment.TaskTally;
import io.drover.model.fragment.Trouble;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.model.workload.WorkloadStatus;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.cut.CutTerms;
import io.drover.policy.cut.FragmentOverhead;
import io.drover.scheduler.cell.Findings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BagSupplyTest {

    private static final int FRAGMENTS = 100_000;
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Workload BAG = new Workload(
            new Submission(
                    new WorkloadId("bag"),
                    new ClientId("me"),
                    new BagSpec(
                            "bags/bag/u/body",
                            FRAGMENTS,
                            FRAGMENTS * 9L,
                            BagIndex.MIN_STRIDE,
                            FRAGMENTS * 10L,
                            0,
                            true,
                            BagOptions.DEFAULT,
                            null),
                    WorkloadOptions.DEFAULT,
                    "digest",
                    NOW),
            WorkloadStatus.queued(FRAGMENTS),
            null,
            false,
            NOW.plus(Duration.ofDays(7)));

    @Test
    @DisplayName("of a bag with 100,000 fragments only what is open is kept, and sums of the rest")
    void bounded() {
        BagIndex.Builder index = new BagIndex.Builder();
        for (long task = 0; task < FRAGMENTS; task++) {
            index.line(task * 9, 10);
        }
        BagSupply supply = new BagSupply(BAG, index.build());
        Findings findings = new Findings(supply);
        for (int number = 0; number < FRAGMENTS - 100; number++) {
            findings.add(row(number, number % 1_000 == 7 ? new FragmentStatus.Queued(null) : ended()));
        }
        assertThat(findings.open()).hasSize(100);
        assertThat(supply.parts()).containsExactly(1, 101);
        assertThat(supply.begin(findings.open())).isEmpty();
        assertThat(supply.counts(List.of(new TaskRange(0, 100))).succeeded()).isEqualTo(FRAGMENTS - 200);
        assertThat(supply.next(new CutTerms(new CutPolicy(Duration.ofDays(1), 1_000), 2, FragmentOverhead.ASSUMED)))
                .isEqualTo(new TaskRange(FRAGMENTS - 100, FRAGMENTS - 50));
        assertThat(supply.isExhausted()).isFalse();
    }

    @Test
    @DisplayName("a cover is what the union of its ranges is")
    void cover() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            RangeCover cover = new RangeCover();
            TreeSet<Long> tasks = new TreeSet<>();
            for (int i = 0; i < random.nextInt(1, 20); i++) {
                long first = random.nextInt(60);
                TaskRange range = new TaskRange(first, first + random.nextInt(1, 8));
                cover.add(range);
                for (long task = range.first(); task < range.end(); task++) {
                    tasks.add(task);
                }
            }
            TreeSet<Long> missing = new TreeSet<>();
            List<TaskRange> gaps = cover.gaps(70);
            gaps.forEach(gap -> {
                for (long task = gap.first(); task < gap.end(); task++) {
                    missing.add(task);
                }
            });
            for (long task = 0; task < 70; task++) {
                assertThat(missing.contains(task)).isNotEqualTo(tasks.contains(task));
                assertThat(cover.covers(new TaskRange(task, task + 2)))
                        .isEqualTo(tasks.contains(task) && tasks.contains(task + 1));
            }
            assertThat(gaps.size()).isLessThanOrEqualTo(cover.parts() + 1);
        }
    }

    private static Fragment row(int number, FragmentStatus status) {
        return new Fragment(
                new FragmentKey(BAG.id(), number),
                new TaskRange(number, number + 1),
                AttemptNumber.FIRST,
                NOW,
                status,
                Trouble.NONE,
                null);
    }

    private static FragmentStatus ended() {
        return new FragmentStatus.Ended(new FragmentOutcome(
                new WorkerId("wk-1"),
                NOW,
                NOW,
                Duration.ofMillis(10),
                Money.ZERO,
                new TaskResults(new TaskTally(1, 0, 0), new ResultRef.Unread())));
    }
}
