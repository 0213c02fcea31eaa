package io.drover.ports;

/**
 * One instance to launch.
 *
 * @param launchId chosen by the caller, different for each instance it means; 1 to 40 letters, digits and '-'
 * @param type the name of a size, one of those that the fleet has
 * @param zone where, one of those that the fleet has
 * @param spot from the spot market, which may take it back; a fleet that has no such market launches it all the same
 */
public record LaunchSpec(String launchId, String type, String zone, boolean spot) {

    public LaunchSpec {
        if (!isLaunchId(launchId)) {
            throw new IllegalArgumentException(
                    "a launch id is 1 to 40 letters, digits and '-', not '" + launchId + "'");
        }
    }

    /** Whether a text may be a launch id. */
    public static boolean isLaunchId(String text) {
        return text.matches("[A-Za-z0-9-]{1,40}");
    }
}
