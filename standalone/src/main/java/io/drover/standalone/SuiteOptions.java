package io.drover.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What to start.
 *
 * @param data where everything is kept
 * @param gatewayPort the gateway's port, the others follow it; 0 takes free ones for all
 * @param workers workers in this process
 * @param slots slots of each
 * @param settings further settings for every service
 */
record SuiteOptions(
        Path data, int gatewayPort, int workers, int slots, Set<Service> services, Map<String, String> settings) {

    SuiteOptions {
        services = Set.copyOf(services);
        settings = Map.copyOf(settings);
    }
}
