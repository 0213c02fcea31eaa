package io.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NamesTest {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    @Test
    @DisplayName("names are 1 to 64 letters, digits, '_', '.' and '-', of ASCII alone")
    void form() {
        for (char c = 0; c < 0x250; c++) {
            for (String text : new String[] {"" + c, c + "a", "a" + c, "a" + c + "a"}) {
                assertThat(Names.isOne(text))
                        .as(text)
                        .isEqualTo(FORM.matcher(text).matches());
            }
        }
        assertThat(Names.isOne("")).isFalse();
        assertThat(Names.isOne("a".repeat(64))).isTrue();
        assertThat(Names.isOne("a".repeat(65))).isFalse();
    }
}
