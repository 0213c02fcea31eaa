package io.drover.monitor.status;

import io.drover.views.PageView;
import io.drover.views.StatusReader;
import io.drover.views.StatusView;
import io.drover.views.WorkerView;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the system does. */
@RestController
public final class MonitorStatusController {

    private final StatusReader reader;

    public MonitorStatusController(StatusReader reader) {
        this.reader = reader;
    }

    @GetMapping("/status")
    public StatusView status() {
        return reader.status();
    }

    @GetMapping("/workers")
    public PageView<WorkerView> workers() {
        return new PageView<>(reader.workers(), null);
    }
}
