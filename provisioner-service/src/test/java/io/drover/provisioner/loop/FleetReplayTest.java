package io.drover.provisioner.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.drover.policy.fleet.FleetAction;
import io.drover.provisioner.blackbox.FleetEntry;
import io.drover.provisioner.blackbox.FleetReplay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FleetReplayTest {

    private static FleetBench lived() throws InterruptedException {
        FleetBench bench = new FleetBench(0, 5);
        bench.backlog(1_000, Duration.ofSeconds(500));
        bench.steps(10);
        bench.fleet.lose(bench.alive().getFirst().id());
        bench.mute.add(bench.alive().getLast().id().value());
        bench.steps(20);
        bench.backlog(0, Duration.ZERO);
        bench.steps(30);
        assertThat(bench.recording.segments()).hasSizeGreaterThan(2);
        return bench;
    }

    private static List<FleetReplay.Look> replay(List<String> lines) {
        List<FleetReplay.Look> looks = new ArrayList<>();
        FleetReplay replay = new FleetReplay(looks::add);
        lines.forEach(line -> replay.accept(FleetEntry.JSON.entry(line)));
        assertThat(replay.looks()).isEqualTo(looks.size());
        return looks;
    }

    @Test
    @DisplayName("from any segment on, the looks that were recorded are decided again")
    void everySegment() throws InterruptedException {
        for (List<String> segment : lived().recording.segments()) {
            assertThat(replay(segment)).isNotEmpty().allMatch(FleetReplay.Look::isSame);
        }
    }

    @Test
    @DisplayName("what is decided otherwise than it was is told in words")
    void aDifference() throws InterruptedException {
        List<String> lines = new ArrayList<>(lived().recording.segments().getFirst());
        lines.replaceAll(FleetReplayTest::withoutActions);
        List<FleetReplay.Look> others =
                replay(lines).stream().filter(look -> !look.isSame()).toList();
        assertThat(others).isNotEmpty();
        assertThat(others.getFirst().recorded()).isEmpty();
        assertThat(others.getFirst().now().getFirst()).isEqualTo("Launch 5 in small/a/on-demand");
        assertThat(others.getFirst().decision().actions().getFirst()).isInstanceOf(FleetAction.Launch.class);
    }

    private static String withoutActions(String line) {
        return FleetEntry.JSON.entry(line) instanceof FleetEntry.Looked look
                ? new String(FleetEntry.JSON.line(new FleetEntry.Looked(look.picture(), List.of())))
                : line;
    }

    @Test
    @DisplayName("looks without their policy, and lines that are none, are refused")
    void nonsense() throws InterruptedException {
        List<String> segment = lived().recording.segments().getFirst();
        assertThatIllegalStateException().isThrownBy(() -> replay(segment.subList(1, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> FleetEntry.JSON.entry("{}"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replay(List.of(segment.getFirst().replace("\"format\":1", "\"format\":2"))))
                .withMessageContaining("it is of format 2, this build reads 1");
    }
}
