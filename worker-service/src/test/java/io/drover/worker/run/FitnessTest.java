package io.drover.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.task.TaskParser;
import io.drover.model.workload.WorkloadId;
import io.drover.worker.task.TaskContext;
import io.drover.worker.task.TaskEnd;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@DisplayName("a worker that lacks what its tasks take to begin")
class FitnessTest {

    private static final TaskEnd UNFIT = TaskEnd.failed(FaultCode.WORKER_UNFIT.because("no open files left"));
    private static final TaskEnd FAILED = TaskEnd.failed(FaultCode.EXIT_STATUS.because("status 1"));

    private final AtomicLong nanos = new AtomicLong();
    private final Deque<TaskEnd> ends = new ArrayDeque<>();
    private final Fitness fitness = new Fitness(Duration.ofSeconds(5), nanos::get);
    private final LineRunner tasks = fitness.around((_, _, _) -> {
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        return ends.removeFirst();
    });

    private TaskEnd run() {
        return tasks.run(
                "exec true",
                TaskParser.parse("exec true"),
                new TaskContext(new WorkloadId("w-1"), 0, 1, Duration.ofSeconds(1)));
    }

    @Test
    @DisplayName("tries again a while, and a task that begins then has its own end")
    void again() {
        ends.addAll(List.of(UNFIT, UNFIT, FAILED));
        assertThat(run()).isEqualTo(FAILED);
        assertThat(fitness.lack()).isEmpty();
    }

    @Test
    @DisplayName("gives the fragment back, says what it lacks, and forgets it after a minute")
    void givenBack() {
        ends.addAll(List.of(UNFIT, UNFIT, UNFIT));
        assertThatThrownBy(this::run)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.WORKER_UNFIT));
        assertThat(fitness.lack()).contains("no open files left");
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(fitness.lack()).isEmpty();
    }

    @Test
    @DisplayName("keeps a fragment of which something has run longer, so that it need not run again")
    void touched() {
        ends.addAll(List.of(FAILED, UNFIT, UNFIT, UNFIT, UNFIT, FAILED));
        assertThat(run()).isEqualTo(FAILED);
        assertThat(run()).isEqualTo(FAILED);
    }

    @Test
    @DisplayName("is not waited for by a thread that is interrupted")
    void interrupted() {
        ends.add(UNFIT);
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::run).isInstanceOf(FaultException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
