package io.drover.ports;

/**
 * One instance to launch.
 *
 * @param launchId chosen by the caller, different for each instance it means
 * @param type the name of a size, one of those that the fleet has
 */
public record LaunchSpec(String launchId, String type) {}
