package io.drover.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void durationsHaveTheUnitThatFits() {
        assertThat(Figures.duration(Duration.ofMillis(420))).isEqualTo("420 ms");
        assertThat(Figures.duration(Duration.ofMillis(4_200))).isEqualTo("4.20 s");
        assertThat(Figures.duration(Duration.ofMillis(42_000))).isEqualTo("42.0 s");
        assertThat(Figures.duration(Duration.ofSeconds(184))).isEqualTo("3 min 04 s");
        assertThat(Figures.duration(Duration.ofMinutes(125))).isEqualTo("2 h 05 min");
    }

    @Test
    void nounsAgreeWithTheirCount() {
        assertThat(Figures.count(1, "task")).isEqualTo("1 task");
        assertThat(Figures.count(1_234_567, "task")).isEqualTo("1,234,567 tasks");
    }

    @Test
    void tablesAlignNumbersAtTheRight() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal = Terminal.of(out, out, false, Map.of());
        new Table("ID", "TASKS").row("a", "1").row("bbb", "1,000").print(terminal);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("ID   TASKS\na        1\nbbb  1,000\n");
    }

    @Test
    void coloursAreOnlyForAPersonWhoWantsThem() {
        assertThat(terminal(true, Map.of()).styled(Style.BAD, "x")).isEqualTo("\u001b[31mx\u001b[0m");
        assertThat(terminal(false, Map.of()).styled(Style.BAD, "x")).isEqualTo("x");
        assertThat(terminal(true, Map.of("NO_COLOR", "1")).styled(Style.BAD, "x"))
                .isEqualTo("x");
        assertThat(terminal(true, Map.of("TERM", "dumb")).interactive()).isFalse();
        assertThat(terminal(true, Map.of("COLUMNS", "132")).width()).isEqualTo(132);
        assertThat(terminal(true, Map.of("COLUMNS", "many")).width()).isEqualTo(80);
    }

    private static Terminal terminal(boolean person, Map<String, String> environment) {
        return Terminal.of(new ByteArrayOutputStream(), new ByteArrayOutputStream(), person, environment);
    }
}
