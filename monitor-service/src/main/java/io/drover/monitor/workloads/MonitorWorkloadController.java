package io.drover.monitor.workloads;

import io.drover.model.workload.WorkloadState;
import io.drover.views.FragmentView;
import io.drover.views.PageView;
import io.drover.views.WorkloadReader;
import io.drover.views.WorkloadView;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Workloads and fragments, to look at. */
@RestController
public final class MonitorWorkloadController {

    private final WorkloadReader reader;

    public MonitorWorkloadController(WorkloadReader reader) {
        this.reader = reader;
    }

    @GetMapping("/workloads")
    public PageView<WorkloadView> list(
            @RequestParam(defaultValue = "") Set<WorkloadState> state,
            @RequestParam(required = false) @Nullable String client,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + WorkloadReader.DEFAULT_LIMIT) int limit) {
        return reader.list(state, client, cursor, limit);
    }

    @GetMapping("/workloads/{id}")
    public WorkloadView workload(@PathVariable String id) {
        return WorkloadView.of(reader.find(id));
    }

    @GetMapping("/workloads/{id}/fragments")
    public PageView<FragmentView> fragments(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + WorkloadReader.DEFAULT_LIMIT) int limit) {
        return reader.fragments(id, cursor, limit);
    }
}
