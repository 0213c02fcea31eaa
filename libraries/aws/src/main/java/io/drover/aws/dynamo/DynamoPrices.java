package io.drover.aws.dynamo;

import io.drover.model.Money;

/**
 * What request units cost.
 *
 * @param readUnit one read request unit
 * @param writeUnit one write request unit
 */
public record DynamoPrices(Money readUnit, Money writeUnit) {

    /**
     * Standard tables on demand in us-east-1: $0.125 for a million reads and $0.625 for a million writes. From "Amazon
     * DynamoDB reduces prices for on-demand throughput", AWS News, in force since 1 November 2024.
     */
    public static final DynamoPrices US_EAST_1 =
            new DynamoPrices(Money.dollars("0.000000125"), Money.dollars("0.000000625"));

    /** Rounded up to a billionth of a dollar. */
    public Money of(double readUnits, double writeUnits) {
        return new Money((long) Math.ceil(readUnits * readUnit.nanoDollars() + writeUnits * writeUnit.nanoDollars()));
    }
}
