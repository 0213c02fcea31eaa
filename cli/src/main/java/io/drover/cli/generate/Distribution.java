package io.drover.cli.generate;

import java.util.random.RandomGenerator;

/**
 * How task lengths are spread round their mean. StrictMath makes a seed mean the same on every machine.
 */
enum Distribution {
    /** Every task takes the mean. */
    fixed,
    /** Evenly from 0 to twice the mean. */
    uniform,
    /** Many short ones: -ln(1 - u). */
    exponential,
    /** A few very long ones: shape {@value #PARETO_SHAPE}, least value mean * (shape - 1) / shape. */
    pareto,
    /** A long tail: the logarithm is normal with standard deviation 1 and mean ln(mean) - 1/2. */
    lognormal;

    private static final double PARETO_SHAPE = 2.5;

    /** Draws a length, at least 0; the expected value is {@code mean}. */
    double draw(double mean, RandomGenerator random) {
        return switch (this) {
            case fixed -> mean;
            case uniform -> mean * 2 * random.nextDouble();
            case exponential -> -mean * StrictMath.log(1 - random.nextDouble());
            case pareto ->
                mean * ((PARETO_SHAPE - 1) / PARETO_SHAPE) / StrictMath.pow(1 - random.nextDouble(), 1 / PARETO_SHAPE);
            case lognormal -> mean * StrictMath.exp(normal(random) - 0.5);
        };
    }

    /** Standard normal, after Box and Muller. */
    private static double normal(RandomGenerator random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
