package io.drover.ports;

/**
 * What to launch.
 *
 * @param launchId chosen by the caller, different for each launch it means
 * @param count how many, 1 to {@value #MAX_COUNT}
 */
public record LaunchSpec(String launchId, InstanceType type, int count) {

    public static final int MAX_COUNT = 100;

    public LaunchSpec {
        if (!launchId.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("a launch id is 1 to 64 letters, digits and '-', not '" + launchId + "'");
        }
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("a launch is of 1 to " + MAX_COUNT + " instances, not " + count);
        }
    }
}
