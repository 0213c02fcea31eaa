package io.drover.scheduler.cell.bag;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fragment.TaskRange;
import org.junit.jupiter.api.Test;

class LineCutTest {

    private static final String BODY = "a\nbä€ c\n\"d\"\n";

    @Test
    void aRangeIsItsLinesAndNoOthers() {
        assertThat(LineCut.of(BODY, new TaskRange(0, 3))).isEqualTo(BODY);
        assertThat(LineCut.of(BODY, new TaskRange(0, 1))).isEqualTo("a\n");
        assertThat(LineCut.of(BODY, new TaskRange(1, 2))).isEqualTo("bä€ c\n");
        assertThat(LineCut.of(BODY, new TaskRange(1, 3))).isEqualTo("bä€ c\n\"d\"\n");
    }

    @Test
    void whatTheBodyDoesNotHaveIsMissing() {
        assertThat(LineCut.of(BODY, new TaskRange(2, 9))).isEqualTo("\"d\"\n");
        assertThat(LineCut.of(BODY, new TaskRange(5, 9))).isEmpty();
    }
}
