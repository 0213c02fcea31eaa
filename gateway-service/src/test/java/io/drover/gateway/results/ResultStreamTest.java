package io.drover.gateway.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.gateway.Bags;
import io.drover.model.fault.Fault;
import io.drover.model.fragment.FragmentState;
import io.drover.model.result.TaskResult;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.Workload;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResultStreamTest {

    private final Stores stores = InMemoryStores.open();
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final Workload workload = new Samples().workload("r");
    private Bags bags;

    @BeforeEach
    void adopt() {
        stores.workloads().create(workload);
        bags = new Bags(stores, workload.id());
        bags.start(1_000);
    }

    @Test
    @DisplayName("J1: results come in task order, though the tails of halved fragments were cut last")
    void taskOrder() {
        for (int number = 0; number < 500; number++) {
            bags.dispatch(number, number * 4L, number * 4L + 2, null);
        }
        for (int number = 0; number < 500; number++) {
            bags.dispatch(500 + number, number * 4L + 2, number * 4L + 4, null);
        }
        for (int number = 999; number >= 0; number--) {
            long first = number < 500 ? number * 4L : (number - 500) * 4L + 2;
            if (number % 7 == 0) {
                bags.runStored(number, first, first + 2, objects);
            } else {
                bags.run(number, first, first + 2, _ -> false);
            }
        }
        assertThat(tasks())
                .containsExactlyElementsOf(LongStream.range(0, 2_000).boxed().toList());
    }

    @Test
    @DisplayName("J+: of a slow fragment and its copy only the one that ran to its end counts, each task once")
    void copies() {
        bags.dispatch(0, 0, 5, null);
        bags.dispatch(1, 5, 10, null);
        bags.dispatch(2, 0, 5, 0);
        bags.dispatch(3, 5, 10, 1);
        bags.run(2, 0, 5, _ -> false);
        bags.close(0, FragmentState.CANCELLED);
        bags.run(1, 5, 10, _ -> false);
        bags.run(3, 5, 10, _ -> false);

        assertThat(rows())
                .containsExactly("0 f2", "1 f2", "2 f2", "3 f2", "4 f2", "5 f1", "6 f1", "7 f1", "8 f1", "9 f1");
    }

    @Test
    @DisplayName("a fragment that no worker survived fails its tasks; one that was cancelled says nothing")
    void closedFragments() {
        bags.dispatch(0, 0, 2, null);
        bags.dispatch(1, 2, 4, null);
        bags.dispatch(2, 4, 6, null);
        bags.dispatch(3, 6, 7, null);
        bags.close(0, FragmentState.FAILED);
        bags.close(1, FragmentState.TIMED_OUT);
        bags.run(2, 4, 6, task -> task == 5);

        assertThat(rows()).containsExactly("0 TASK_POISONOUS", "1 TASK_POISONOUS", "4 f2", "5 EXIT_STATUS");
    }

    private List<Long> tasks() {
        List<Long> tasks = new ArrayList<>();
        rows().forEach(row -> tasks.add(Long.valueOf(row.substring(0, row.indexOf(' ')))));
        return tasks;
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        new ResultStream(stores.workloads(), objects).forEach(workload.id(), new ResultSink() {
            @Override
            public void ended(TaskResult result, WorkerId worker) {
                Fault fault = result.fault();
                rows.add(result.task() + " " + (fault == null ? result.output() : fault.code()));
            }

            @Override
            public void failed(long task, int attempt, Fault fault) {
                rows.add(task + " " + fault.code());
            }
        });
        return rows;
    }
}
