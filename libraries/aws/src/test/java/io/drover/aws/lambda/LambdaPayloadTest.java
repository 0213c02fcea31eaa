package io.drover.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LambdaPayloadTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1, 2]", " {\"a\": null} ", "42", "-1.5e3", "true", "\"text\"", "null"})
    @DisplayName("JSON travels as it is")
    void json(String text) {
        assertThat(LambdaPayload.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "text",
                "{",
                "{} {}",
                "[1] [2]",
                "1 2",
                "{a: 1}",
                "'x'",
                "nul",
                "\"a\" b",
                "é 🐑 \\ \" \n"
            })
    @DisplayName("any other text is a JSON string, and comes back as it was")
    void text(String text) {
        assertThat(LambdaPayload.of(text)).startsWith("\"").endsWith("\"");
        assertThat(LambdaPayload.text(LambdaPayload.of(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "{\"a\":1}; {\"a\":1}",
                "\"x\\ny\"; |x\ny|",
                "42; 42",
                "null; null",
                "no json; no json",
                "\"open; \"open"
            })
    @DisplayName("a reply is unwrapped only if it is a JSON string")
    void reply(String reply, String text) {
        assertThat(LambdaPayload.text(reply)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "{\"a\":{\"m\":\"inner\"},\"m\":\"outer\"}; outer",
                "{\"m\":1}; none",
                "[\"m\"]; none",
                "m; none",
                "{\"m\": \"; none"
            })
    @DisplayName("a field is found at the top of an object only")
    void field(String json, String found) {
        assertThat(LambdaPayload.field(json, "m").orElse("none")).isEqualTo(found);
    }
}
