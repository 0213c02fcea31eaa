package io.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeutralLocaleTest {

    @Test
    @DisplayName("digits are English ones, wherever a process runs")
    void digits() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("ar", "EG"));
            NeutralLocale.useEverywhere();
            assertThat(String.format("%d %,.1f", 10, 1234.5)).isEqualTo("10 1,234.5");
            assertThat("I".toLowerCase()).isEqualTo("i");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest(name = "LC_ALL={0} LANG={1} LANGUAGE={2}: {3}")
    @CsvSource({
        "'',          '',          '',    false",
        "'',          C.UTF-8,     '',    false",
        "'',          en_GB.UTF-8, en:de, false",
        "POSIX,       tr_TR.UTF-8, '',    false",
        "'',          tr_TR.UTF-8, '',    true",
        "ar_EG.UTF-8, C,           '',    true",
        "de,          '',          '',    true",
        "'',          en_US.UTF-8, tr:en, true",
    })
    void whatTheSystemSpeaks(String all, String lang, String language, boolean translates) {
        assertThat(NeutralLocale.translates(Map.of("LC_ALL", all, "LANG", lang, "LANGUAGE", language)))
                .isEqualTo(translates);
    }
}
