package io.drover.standalone;

import io.drover.policy.fleet.FleetAction;
import io.drover.provisioner.blackbox.FleetEntry;
import io.drover.provisioner.blackbox.FleetReplay;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What is shown of the looks at a fleet: those after which something is done, or all near a time. */
final class LooksReport {

    private final ReplayReport report;
    private final FleetReplay replay = new FleetReplay(this::look);

    LooksReport(ReplayReport report) {
        this.report = report;
    }

    void read(String segment, FleetEntry entry) {
        if (entry instanceof FleetEntry.Policy policy) {
            report.begins(segment, "", policy.at(), policy.build(), policy.lost());
        }
        replay.accept(entry);
    }

    void end() {
        report.end(replay.looks(), "looks decided");
    }

    private void look(FleetReplay.Look look) {
        Instant now = look.picture().now();
        if (!look.isSame()) {
            report.differs(now, "recorded was " + look.recorded() + "; this build has " + look.now());
        }
        List<FleetAction> actions = look.decision().actions();
        if (!report.passes(now) || (actions.isEmpty() && !report.isChosen())) {
            return;
        }
        report.shown(now);
        report.out()
                .printf(
                        Locale.ROOT,
                        "%s  look %d  %d instances, %s%n",
                        now,
                        look.number(),
                        look.picture().members().size(),
                        look.decision().explanation().verdict());
        for (int i = 0; i < actions.size(); i++) {
            report.out()
                    .println("    " + look.now().get(i) + ": " + actions.get(i).reason());
        }
    }
}
