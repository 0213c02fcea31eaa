package io.drover.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.springframework.util.NumberUtils;

/**
 * What to start.
 *
 * @param data where everything is kept
 * @param gatewayPort the gateway's port, the others follow it; 0 takes free ones for all
 * @param workers workers in this process
 * @param slots slots of each, unless the settings say otherwise; 0: as many as there are processors
 * @param settings further settings for every service
 * @param linkedWorkers whether they reach the store over the link, as workers of other processes do
 */
record SuiteOptions(
        Path data,
        int gatewayPort,
        int workers,
        int slots,
        Set<Service> services,
        Map<String, String> settings,
        boolean linkedWorkers) {

    static final String SLOTS = "drover.worker.slots";

    SuiteOptions {
        services = Set.copyOf(services);
        settings = Map.copyOf(settings);
    }

    SuiteOptions(
            Path data, int gatewayPort, int workers, int slots, Set<Service> services, Map<String, String> settings) {
        this(data, gatewayPort, workers, slots, services, settings, false);
    }

    /** Slots that a worker will have, once {@link Preflight} has found the settings readable. */
    int slotsOfWorker() {
        String set = settings.get(SLOTS);
        int asked = set == null ? slots : NumberUtils.parseNumber(set, Integer.class);
        return asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
    }
}
