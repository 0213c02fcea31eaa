package io.drover.model.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static Demand demand(Executor executor, int seconds) {
        return new Demand(executor, 1, 10, Duration.ofSeconds(seconds));
    }

    @Test
    void smallDemandsAreSummedUpAndNothingIsForgotten() {
        List<Demand> many = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> demand(Executor.VM, i))
                .toList();

        Backlog backlog = Backlog.of(many);

        assertThat(backlog.demands()).hasSize(17);
        assertThat(backlog.demands().getFirst().work()).isEqualTo(Duration.ofSeconds(100));
        assertThat(backlog.demands().getLast().workloads()).isEqualTo(84);
        assertThat(backlog.work()).isEqualTo(Duration.ofSeconds(5050));
        assertThat(backlog.pieces()).isEqualTo(1000);
    }

    @Test
    void itsTextIsReadBack() {
        Backlog backlog = Backlog.of(List.of(demand(Executor.VM, 5), demand(Executor.FAAS, 7)));

        assertThat(backlog.toText()).isEqualTo("VM:1:10:5000:500 FAAS:1:10:7000:700");
        assertThat(Backlog.parse(backlog.toText())).isEqualTo(backlog);
        assertThat(Backlog.parse("")).isEqualTo(Backlog.NONE);
        assertThat(Backlog.parse("VM:1:10:5000")).isEqualTo(Backlog.of(List.of(demand(Executor.VM, 5))));
    }

    @Test
    void deafWorkersAreNamedOnce() {
        Holder life = new Holder(new WorkerId("w-1"), new Incarnation("1"));
        Holder next = new Holder(new WorkerId("w-1"), new Incarnation("2"));
        Holder other = new Holder(new WorkerId("deaf"), Incarnation.UNKNOWN);
        Backlog one = Backlog.of(List.of(demand(Executor.VM, 5))).withDeaf(Set.of(life, next));

        Backlog both = one.plus(Backlog.NONE.withDeaf(Set.of(life, other)));

        assertThat(one.toText()).isEqualTo("VM:1:10:5000:500 deaf:w-1");
        assertThat(both.toText()).isEqualTo("VM:1:10:5000:500 deaf:deaf deaf:w-1");
        assertThat(Backlog.parse(both.toText())).isEqualTo(both);
    }

    @Test
    void executorsAreKeptApart() {
        Backlog backlog =
                Backlog.of(List.of(demand(Executor.VM, 5))).plus(Backlog.of(List.of(demand(Executor.FAAS, 7))));

        assertThat(backlog.on(Executor.VM).work()).isEqualTo(Duration.ofSeconds(5));
        assertThat(backlog.on(Executor.FAAS).work()).isEqualTo(Duration.ofSeconds(7));
    }
}
