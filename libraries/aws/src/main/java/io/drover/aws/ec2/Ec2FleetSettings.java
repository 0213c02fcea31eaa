package io.drover.aws.ec2;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a fleet on EC2 is made of.
 *
 * @param installation its instances carry this in the tag {@code drover-installation}; deploy/drover.yaml calls it Prefix
 * @param launchTemplate the name of the launch template that says everything that is not said here
 * @param zones availability zones, with the id of the subnet to launch into; an empty one means the default subnet there
 * @param types instance types, with the slots of a worker on one; 0: as many as it has processors
 */
public record Ec2FleetSettings(
        String installation, String launchTemplate, Map<String, String> zones, Map<String, Integer> types) {

    public Ec2FleetSettings {
        zones = new TreeMap<>(zones);
        types = new TreeMap<>(types);
        if (installation.isBlank() || launchTemplate.isBlank() || zones.isEmpty() || types.isEmpty()) {
            throw new IllegalArgumentException(
                    "a fleet on EC2 needs an installation, a launch template, a zone and a type");
        }
    }

    public static Ec2FleetSettings of(String installation, Map<String, String> zones, Map<String, Integer> types) {
        return new Ec2FleetSettings(installation, launchTemplate(installation), zones, types);
    }

    /** The name that deploy/drover.yaml gives to the launch template of workers. */
    public static String launchTemplate(String installation) {
        return installation + "-worker";
    }
}
