package io.drover.views;

import io.drover.model.workload.ClientId;
import io.drover.model.workload.Workload;
import org.jspecify.annotations.Nullable;

/**
 * Whose workloads somebody is shown. What he may not see is for him not there.
 *
 * @param only the client that owns them; absent: everybody's
 */
public record Viewer(@Nullable ClientId only) {

    public static final Viewer OF_ALL = new Viewer(null);

    public boolean sees(Workload workload) {
        return sees(workload.submission().client());
    }

    public boolean sees(ClientId client) {
        return only == null || only.equals(client);
    }
}
