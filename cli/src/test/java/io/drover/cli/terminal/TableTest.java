package io.drover.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TableTest {

    private static String printed(int width) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Table("ID", "NOTE", "COUNT", "PLACE")
                .optional("NOTE", "PLACE")
                .row("x".repeat(20), "y".repeat(20), "7", "z".repeat(20))
                .print(Terminal.of(out, out, false, Map.of("COLUMNS", Integer.toString(width))));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("a narrow terminal gets fewer columns and no longer lines; a wide one all of them")
    void fits() {
        assertThat(printed(80)).startsWith("ID                    NOTE                  COUNT  PLACE\n");
        assertThat(printed(60))
                .startsWith("ID                    COUNT  PLACE\n")
                .doesNotContain("y");
        assertThat(printed(40))
                .startsWith("ID                    COUNT\n")
                .contains("x", "    7")
                .doesNotContain("z");
        for (int width : new int[] {40, 60, 80}) {
            assertThat(printed(width).lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
        }
    }
}
