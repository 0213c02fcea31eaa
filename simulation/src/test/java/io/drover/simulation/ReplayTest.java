package io.drover.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.blackbox.Recording;
import io.drover.scheduler.blackbox.CellJson;
import io.drover.scheduler.blackbox.CellReplay;
import io.drover.scheduler.blackbox.Cut;
import io.drover.testkit.blackbox.KeptRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    @DisplayName("from any segment on, what was recorded is decided again, whatever went wrong")
    void everySegment(long seed) {
        KeptRecording memory = new KeptRecording(200);
        Seeds.run(seed, memory);
        List<List<String>> segments = memory.segments();
        assertThat(segments).hasSizeGreaterThan(3);
        CellReplay whole = replay(segments.stream().flatMap(List::stream).toList());
        assertThat(whole.steps()).isGreaterThan(100);
        segments.forEach(ReplayTest::replay);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4})
    @DisplayName("a cut of a recording is a recording")
    void aCut(long seed) {
        KeptRecording memory = new KeptRecording(200);
        Seeds.run(seed, memory);
        Cut cut = new Cut(World.START.plusSeconds(5), World.START.plusSeconds(60));
        memory.segments().forEach(segment -> segment.forEach(line -> cut.accept(CellJson.ENTRIES.entry(line))));
        List<String> lines =
                cut.lines().stream().map(line -> new String(line, UTF_8)).toList();
        assertThat(replay(lines).steps()).isPositive();
    }

    @Test
    @DisplayName("a recording of another format is refused with the version that wrote it")
    void anotherFormat() {
        KeptRecording memory = new KeptRecording(200);
        Seeds.run(1, memory);
        String begun = memory.segments().getFirst().getFirst().replace("\"format\":2", "\"format\":1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replay(List.of(begun)))
                .withMessageContaining("it is of format 1, this build reads 2");
    }

    static List<Recording.Segment> cuts() throws IOException {
        return Recording.open(Path.of("src/test/resources/replays"));
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("cuts")
    @DisplayName("what once happened somewhere is decided as it was when it was made a test")
    void whatHappened(Recording.Segment cut) throws IOException {
        List<String> lines = new ArrayList<>();
        assertThat(cut.forEachLine(lines::add)).isEqualTo(Recording.End.WHOLE);
        assertThat(replay(lines).steps()).isPositive();
    }

    private static CellReplay replay(List<String> lines) {
        CellReplay replay =
                new CellReplay(step -> assertThat(step.decisions().failures()).isEmpty(), difference -> {
                    throw new AssertionError(difference.toString());
                });
        lines.forEach(line -> replay.accept(CellJson.ENTRIES.entry(line)));
        return replay;
    }
}
