package io.drover.provisioner.http;

import io.drover.provisioner.loop.DecisionLog;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /fleet}: what the provisioner sees, what it decided last, and why. */
@RestController
class FleetController {

    private final ObjectProvider<DecisionLog> log;

    FleetController(ObjectProvider<DecisionLog> log) {
        this.log = log;
    }

    @GetMapping("/fleet")
    FleetAnswer fleet() {
        DecisionLog decisions = log.getIfAvailable();
        return decisions == null ? FleetAnswer.UNMANAGED : FleetAnswer.of(decisions.report());
    }
}
