package io.drover.scheduler.loop;

import io.drover.model.object.ObjectPaths;
import io.drover.model.object.ObjectPaths.Folder;
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
 * Removes objects that belong to no workload, such as bags and results: of an upload whose gateway died, of a removal that
 * broke off, of an attempt that ended after its workload was removed. Nobody can reach them.
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

    private final Outage removing = new Outage("removing objects of no workload");

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
                    @Nullable Folder folder = Folder.of(object.key()).orElse(null);
                    if (folder != null
                            && !folder.prefix().equals(judged)
                            && object.changedAt().isBefore(before)) {
                        judged = folder.prefix();
                        vain = clear(folder) ? 0 : vain + 1;
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

    /**
     * Removes one that belongs to no workload. One that cannot be judged, or removed, keeps nobody else.
     *
     * @return whether nothing kept it from that
     */
    private boolean clear(Folder folder) {
        try {
            // A new submission never gets a folder of this one again, so nobody comes in between.
            if (!isOfAWorkload(folder)) {
                ports.objects().deleteAll(folder.prefix());
                LOG.info("removed {}, which belongs to no workload", folder.prefix());
            }
            removing.worked().ifPresent(LOG::info);
            return true;
        } catch (RuntimeException | Error e) {
            removing.failed(folder.prefix() + ": " + e.getMessage()).ifPresent(LOG::warn);
            return false;
        }
    }

    private boolean isOfAWorkload(Folder folder) {
        WorkloadId id;
        try {
            id = new WorkloadId(folder.workload());
        } catch (IllegalArgumentException e) {
            return true; // Somebody else's.
        }
        Optional<Workload> found = ports.workloads().find(id);
        return found.isPresent() && found.get().submission().folders().stream().anyMatch(folder.prefix()::startsWith);
    }
}
