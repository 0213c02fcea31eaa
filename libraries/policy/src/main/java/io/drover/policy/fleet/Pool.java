package io.drover.policy.fleet;

/**
 * Where machines of one size come from: a type in a zone, from the spot market or on demand. Each runs out of stock on
 * its own.
 */
public record Pool(String type, String zone, boolean spot) {

    @Override
    public String toString() {
        return type + "/" + zone + (spot ? "/spot" : "/on-demand");
    }
}
