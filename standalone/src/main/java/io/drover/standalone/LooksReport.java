package io.drover.standalone;

import io.drover.policy.fleet.FleetAction;
import io.drover.provisioner.blackbox.FleetEntry;
import io.drover.provisioner.blackbox.FleetJson;
import io.drover.provisioner.blackbox.FleetReplay;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What {@code drover replay} says of a fleet. */
final class LooksReport implements ReplayReport {

    private final PrintStream out;
    private final TimeShown time;
    private final FleetReplay replay = new FleetReplay(this::look);
    private long differences;
    private boolean begun;

    /** Shows the looks after which something is done, or all of a time. */
    LooksReport(PrintStream out, TimeShown time) {
        this.out = out;
        this.time = time;
    }

    @Override
    public void read(String segment, String line) {
        FleetEntry entry = FleetJson.entry(line);
        if (entry instanceof FleetEntry.Policy policy) {
            begun = true;
            out.printf(
                    Locale.ROOT,
                    "  %s: from %s on, by version %s%s%n",
                    segment,
                    policy.at(),
                    policy.build(),
                    policy.lost() == 0 ? "" : "; " + policy.lost() + " entries before it were not kept");
        }
        replay.accept(entry);
    }

    private void look(FleetReplay.Look look) {
        if (!look.isSame()) {
            differences++;
            out.printf(
                    Locale.ROOT,
                    "  DIFFERS at %s: recorded was %s; this build has %s%n",
                    look.picture().now(),
                    look.recorded(),
                    look.now());
        }
        List<FleetAction> actions = look.decision().actions();
        if (!time.passes(look.picture().now()) || (actions.isEmpty() && !time.isChosen())) {
            return;
        }
        time.shown(look.picture().now());
        out.printf(
                Locale.ROOT,
                "%s  look %d  %d instances, %s%n",
                look.picture().now(),
                look.number(),
                look.picture().members().size(),
                look.decision().explanation().verdict());
        for (int i = 0; i < actions.size(); i++) {
            out.println("    " + look.now().get(i) + ": " + actions.get(i).reason());
        }
    }

    @Override
    public void end() {
        out.print(time.whatThereIs());
        out.printf(
                Locale.ROOT,
                "  %d looks decided again: %s%n",
                replay.looks(),
                isSame()
                        ? "this version decides as was recorded"
                        : differences + " differences from what was recorded");
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public boolean isSame() {
        return differences == 0;
    }
}
