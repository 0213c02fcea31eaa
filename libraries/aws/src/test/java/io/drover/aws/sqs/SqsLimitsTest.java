package io.drover.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SqsLimitsTest {

    @Test
    @DisplayName("batches keep the limit of entries and the limit of bytes, and the order")
    void batches() {
        List<Integer> weights = List.of(200_000, 62_144, 1, 262_144, 262_144, 5);
        assertThat(SqsLimits.batches(weights, weight -> weight))
                .containsExactly(List.of(200_000, 62_144), List.of(1), List.of(262_144), List.of(262_144), List.of(5));
        assertThat(SqsLimits.batches(Collections.nCopies(21, 1), weight -> weight))
                .extracting(List::size)
                .containsExactly(10, 10, 1);
        assertThat(SqsLimits.batches(List.<Integer>of(), weight -> weight)).isEmpty();
    }

    @Test
    @DisplayName("durations become whole seconds, rounded up and clipped")
    void seconds() {
        assertThat(SqsLimits.seconds(Duration.ZERO, SqsLimits.LONG_POLL)).isZero();
        assertThat(SqsLimits.seconds(Duration.ofMillis(1), SqsLimits.LONG_POLL)).isEqualTo(1);
        assertThat(SqsLimits.seconds(Duration.ofMillis(1_500), SqsLimits.LONG_POLL))
                .isEqualTo(2);
        assertThat(SqsLimits.seconds(Duration.ofDays(1), SqsLimits.LONG_POLL)).isEqualTo(20);
        assertThat(SqsLimits.seconds(Duration.ofDays(1), SqsLimits.VISIBILITY)).isEqualTo(43_200);
    }

    @Test
    @DisplayName("lengths are those of UTF-8, and only characters that SQS refuses are replaced")
    void bodies() {
        String all = IntStream.of('a', 'é', 'ſ', '漢', 0x1f600, 0xd7ff, 0xe000, 0xfffd, 0x10fffd, '\t', '\r', '\n', 0x7f)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        SqsLimits.Body good = SqsLimits.Body.of("q", all);
        assertThat(good.text()).isSameAs(all);
        assertThat(good.bytes()).isEqualTo(all.getBytes(StandardCharsets.UTF_8).length);

        SqsLimits.Body odd = SqsLimits.Body.of("q", "a\u0000b\ufffe\ud800c😀\udc00");
        assertThat(odd.text()).isEqualTo("a\ufffdb\ufffd\ufffdc😀\ufffd");
        assertThat(odd.bytes()).isEqualTo(odd.text().getBytes(StandardCharsets.UTF_8).length);
    }
}
