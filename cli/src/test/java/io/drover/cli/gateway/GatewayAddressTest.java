package io.drover.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayAddressTest {

    @ParameterizedTest
    @CsvSource({
        "localhost, http://localhost:8080/x",
        "localhost:9, http://localhost:9/x",
        ":9, http://localhost:9/x",
        "10.0.0.1:80, http://10.0.0.1:80/x",
        "[::1]:81, http://[::1]:81/x",
        "http://a.b, http://a.b/x",
        "http://bücher.example, http://xn--bcher-kva.example/x",
        "https://a.b:1/drover/, https://a.b:1/drover/x"
    })
    void readsWhatPeopleWrite(String text, String resolved) {
        assertThat(GatewayAddress.parse(text).resolve("/x")).hasToString(resolved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ftp://x", "x:99999", "x:y", "http://h/p?q"})
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> GatewayAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheCharacterThatNoNameHas() {
        assertThatThrownBy(() -> GatewayAddress.parse("my_host:22000"))
                .hasMessageContaining("no '_'")
                .hasMessageContaining("my_host");
    }

    @Test
    void isShownTheShortWay() {
        assertThat(GatewayAddress.parse("localhost")).hasToString("localhost:8080");
    }
}
