package io.drover.scheduler.loop;

import io.drover.model.object.ObjectPaths;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.pace.Outage;
import io.drover.ports.Page;
import io.drover.ports.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes bags and results that belong to no workload: of an upload whose gateway died, of a removal that broke off, of an
 * attempt that ended after its workload was removed. Nobody can reach them.
 */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int PAGE = 1_000;
    /** No upload takes so long between its bag and its row. */
    static final Duration AGE = Duration.ofDays(1);

    /** So many folders in a row that cannot be judged or removed: the parts it stands on are away. */
    private static final int MOST_VAIN = 100;

    private final SchedulerPorts ports;
    /** By root, where the next look begins: behind what the last one got to. None: at the start. */
    private final Map<String, String> behind = new HashMap<>();

    private final Outage removing = new Outage("removing bags of no workload");

    Leftovers(SchedulerPorts ports) {
        this.ports = ports;
    }

    /** Looks at everything once; a look that gives up goes on from there next time. */
    void remove(BooleanSupplier stopped) {
        ObjectPaths.ROOTS.forEach(root -> removeBelow(root, stopped));
    }

    private void removeBelow(String root, BooleanSupplier stopped) {
        try {
            Instant before = ports.clock().instant().minus(AGE);
            String judged = "";
            int vain = 0;
            @Nullable String cursor = behind.remove(root);
            do {
                Page<StoredObject> page = ports.objects().list(root, cursor, PAGE);
                for (StoredObject object : page.items()) {
                    String folder = object.key().substring(0, object.key().lastIndexOf('/') + 1);
                    if (!folder.equals(judged) && object.changedAt().isBefore(before)) {
                        judged = folder;
                        vain = isJudged(root, folder) ? 0 : vain + 1;
                    }
                }
                cursor = page.next();
            } while (cursor != null && vain < MOST_VAIN && !stopped.getAsBoolean());
            if (cursor != null) {
                behind.put(root, cursor);
            }
        } catch (RuntimeException | Error e) {
            removing.failed(e).ifPresent(LOG::warn);
        }
    }

    /** One that cannot be judged, or removed, keeps nobody else. */
    private boolean isJudged(String root, String folder) {
        try {
            judge(root, folder);
            removing.worked().ifPresent(LOG::info);
            return true;
        } catch (RuntimeException | Error e) {
            removing.failed(folder + ": " + e.getMessage()).ifPresent(LOG::warn);
            return false;
        }
    }

    /** Only folders of one submission: a new one never gets its folder again, so nobody comes in between. */
    private void judge(String root, String folder) {
        String[] parts = folder.substring(root.length()).split("/");
        if (parts.length == 2 && !isOfAWorkload(parts[0], folder)) {
            ports.objects().deleteAll(folder);
            LOG.info("removed {}, which belongs to no workload", folder);
        }
    }

    private boolean isOfAWorkload(String name, String folder) {
        WorkloadId id;
        try {
            id = new WorkloadId(name);
        } catch (IllegalArgumentException e) {
            return true; // Somebody else's.
        }
        Optional<Workload> found = ports.workloads().find(id);
        return found.map(workload ->
                        ObjectPaths.of(id, workload.submission().bag().key()))
                .filter(paths -> folder.equals(paths.bag()) || folder.equals(paths.results()))
                .isPresent();
    }
}
