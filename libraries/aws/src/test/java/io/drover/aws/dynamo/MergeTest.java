package io.drover.aws.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.aws.dynamo.DynamoCalls.Slice;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class MergeTest {

    private final AtomicInteger reads = new AtomicInteger();

    @Test
    @DisplayName("partitions come as one sequence, whatever their pages")
    void merged() {
        Merge<Integer> merge = merge(2, List.of(List.of(1, 4, 5, 6, 9), List.of(), List.of(2, 3, 7, 8)));
        assertThat(merge.take(4)).containsExactly(1, 2, 3, 4);
        assertThat(merge.take(100)).containsExactly(5, 6, 7, 8, 9);
        assertThat(merge.take(1)).isEmpty();
    }

    @Test
    @DisplayName("no partition is read further than asked for")
    void lazy() {
        Merge<Integer> merge = merge(2, List.of(List.of(1, 2, 3, 4, 5, 6, 7), List.of(20, 21, 22, 23)));
        assertThat(reads).hasValue(2);
        assertThat(merge.take(2)).containsExactly(1, 2);
        assertThat(reads).hasValue(2);
        assertThat(merge.take(1)).containsExactly(3);
        assertThat(reads).hasValue(3);
    }

    @Test
    @DisplayName("what is on its way from one partition to another comes once")
    void moving() {
        assertThat(merge(2, List.of(List.of(1, 2, 3), List.of(2, 4))).take(9)).containsExactly(1, 2, 3, 4);
    }

    private Merge<Integer> merge(int page, List<List<Integer>> partitions) {
        List<Merge.Source<Integer>> sources = partitions.stream()
                .<Merge.Source<Integer>>map(partition -> last -> {
                    reads.incrementAndGet();
                    List<Integer> rest = partition.stream()
                            .filter(item -> last == null || item > last)
                            .toList();
                    return new Slice<>(rest.stream().limit(page).toList(), rest.size() > page);
                })
                .toList();
        return new Merge<>(sources, Comparator.naturalOrder());
    }
}
