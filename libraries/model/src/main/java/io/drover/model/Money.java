package io.drover.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** An amount in US dollars, kept exactly in billionths of a dollar. */
public record Money(long nanoDollars) implements Comparable<Money> {

    public static final Money ZERO = new Money(0);

    public static Money dollars(String amount) {
        return new Money(new BigDecimal(amount).movePointRight(9).longValueExact());
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(nanoDollars, other.nanoDollars));
    }

    /** What {@code time} costs when this is the price of an hour. */
    public Money perHourFor(Duration time) {
        return new Money(BigDecimal.valueOf(nanoDollars)
                .multiply(BigDecimal.valueOf(time.toNanos()))
                .divide(BigDecimal.valueOf(Duration.ofHours(1).toNanos()), 0, RoundingMode.HALF_UP)
                .longValueExact());
    }

    public Money dividedBy(int parts) {
        return new Money(nanoDollars / parts);
    }

    public BigDecimal toDollars() {
        return BigDecimal.valueOf(nanoDollars, 9);
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nanoDollars, other.nanoDollars);
    }
}
