package io.drover.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MoneyTest {

    @Test
    void dollarsAreKeptExactly() {
        assertThat(Money.dollars("0.0832")).isEqualTo(new Money(83_200_000));
        assertThat(Money.dollars("0.000000001")).isEqualTo(new Money(1));
        assertThat(Money.dollars("0.1").plus(Money.dollars("0.2"))).isEqualTo(Money.dollars("0.3"));
        assertThat(Money.dollars("12.5").toDollars()).isEqualByComparingTo(new BigDecimal("12.5"));
    }

    @Test
    void whatCannotBeKeptExactlyIsRefused() {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Money.dollars("0.0000000001"));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Money(Long.MAX_VALUE).plus(new Money(1)));
    }

    @Test
    void aPricePerHourIsChargedByTheTime() {
        assertThat(Money.dollars("3.6").perHourFor(Duration.ofSeconds(1))).isEqualTo(Money.dollars("0.001"));
        assertThat(Money.dollars("3.6").perHourFor(Duration.ofHours(1_000_000))).isEqualTo(Money.dollars("3600000"));
        // half a billionth is rounded up
        assertThat(new Money(1).perHourFor(Duration.ofMinutes(30))).isEqualTo(new Money(1));
        assertThat(new Money(1).perHourFor(Duration.ofMinutes(29))).isEqualTo(Money.ZERO);
    }

    @Test
    void partsAndOrder() {
        assertThat(Money.dollars("1").dividedBy(4)).isEqualTo(Money.dollars("0.25"));
        assertThat(Money.dollars("1")).isGreaterThan(Money.dollars("0.99"));
    }
}
