package io.drover.wiring.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;

class SettingNamesTest {

    @ConfigurationProperties("drover.example")
    record Example(
            int maxBody, Duration retention, Map<String, String> apiKeys, List<String> zones, Inner sql, boolean spot) {
        record Inner(int memoryLimit, List<String> directories) {}
    }

    private static final SettingNames NAMES = SettingNames.of(List.of(Example.class), List.of("drover.other.url"));

    @Test
    void areThoseOfTheRecords() {
        assertThat(NAMES.all())
                .containsExactly(
                        "drover.example.api-keys.*",
                        "drover.example.max-body",
                        "drover.example.retention",
                        "drover.example.spot",
                        "drover.example.sql.directories",
                        "drover.example.sql.directories.*",
                        "drover.example.sql.memory-limit",
                        "drover.example.zones",
                        "drover.example.zones.*",
                        "drover.other.url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drover.example.max-body",
                "drover.example.maxBody",
                "drover.example.max_body",
                "DROVER.EXAMPLE.MAXBODY",
                "drover.example.api-keys.ann",
                "drover.example.api-keys[ann.b]",
                "drover.example.zones",
                "drover.example.zones[0]",
                "drover.example.sql.memory-limit",
                "drover.other.url"
            })
    void areSpeltAsLooselyAsSpringReadsThem(String key) {
        assertThat(NAMES.knows(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROVER_EXAMPLE_MAXBODY",
                "DROVER_EXAMPLE_MAX_BODY",
                "DROVER_EXAMPLE_APIKEYS_ANN",
                "DROVER_EXAMPLE_ZONES_0_",
                "DROVER_EXAMPLE_SQL_MEMORYLIMIT"
            })
    void areFoundInTheEnvironment(String variable) {
        assertThat(NAMES.knowsVariable(variable)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "drover.example.retension,        drover.example.retention",
        "drover.example.max-bdoy,         drover.example.max-body",
        "drover.exmaple.spot,             drover.example.spot",
        "drover.example.sql,              drover.example.spot",
        "drover.example.memory-limit,     drover.example.sql.memory-limit",
        "drover.example.api-keys,         drover.example.api-keys.NAME",
        "drover.other.uri,                drover.other.url",
        "DROVER_EXAMPLE_RETENSION,        drover.example.retention",
    })
    void anUnknownOneHasANearest(String wrong, String nearest) {
        assertThat(NAMES.knows(wrong)).isFalse();
        assertThat(NAMES.knowsVariable(wrong)).isFalse();
        assertThat(NAMES.nearest(wrong)).contains(nearest);
    }
}
