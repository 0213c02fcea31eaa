package io.drover.cli.fleet;

import io.drover.cli.gateway.CallTrouble;
import io.drover.cli.gateway.Gateway;
import io.drover.cli.gateway.GatewayAddress;
import io.drover.cli.gateway.GatewayException;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.terminal.Figures;
import io.drover.cli.terminal.Style;
import io.drover.cli.terminal.Table;
import io.drover.cli.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code drover fleet explain}: what the provisioner sees, what it did last, and why. */
@Command(name = "explain", description = "Show what the provisioner sees, its last decisions and their reasons.")
public final class FleetExplainCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Option(
            names = {"-s", "--server"},
            paramLabel = "HOST:PORT",
            description = "the provisioner, not the gateway (default: DROVER_PROVISIONER, else localhost:8083)")
    private @Nullable String server;

    @Option(names = "--last", paramLabel = "N", defaultValue = "10", description = "decisions to show (default: 10)")
    private int last = 10;

    @Option(names = "--json", description = "print the provisioner's answer as it is")
    private boolean json;

    public FleetExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (Gateway provisioner = new Gateway(address(), Map.of(), surroundings)) {
            JsonNode fleet = ask(provisioner);
            if (json) {
                surroundings.terminal().out().println(fleet.toPrettyString());
            } else {
                print(fleet, surroundings.terminal());
            }
        }
        return 0;
    }

    private JsonNode ask(Gateway provisioner) {
        try {
            return provisioner.get("/fleet");
        } catch (GatewayException e) {
            if (e.trouble() instanceof CallTrouble.Unreachable(GatewayAddress address, String reason)) {
                throw new GatewayException(new CallTrouble.NoProvisioner(address, reason), e);
            }
            if (e.trouble() instanceof CallTrouble.Refusal(var problem, var _)
                    && problem.code().equals("NOT_FOUND")) {
                throw new GatewayException(new CallTrouble.NoProvisioner(address(), "another service is there"), e);
            }
            throw e;
        }
    }

    private GatewayAddress address() {
        String fallback = surroundings.environment().getOrDefault("DROVER_PROVISIONER", "");
        String text = server != null ? server : fallback.isEmpty() ? CallTrouble.UPS_PROVISIONER : fallback;
        return GatewayAddress.parse(text);
    }

    private void print(JsonNode fleet, Terminal terminal) {
        if (!fleet.path("managed").asBoolean(false)) {
            terminal.out()
                    .println("This provisioner leaves the fleet alone: it was started without --static or --dynamic.");
            return;
        }
        JsonNode blind = fleet.path("blind");
        if (blind.isObject()) {
            terminal.out()
                    .println("Nothing can be seen since " + blind.path("since").asString("-") + ": "
                            + blind.path("fault").path("code").asString("") + ", "
                            + blind.path("fault").path("message").asString(""));
        }
        JsonNode now = fleet.path("now");
        if (now.isObject()) {
            printNow(now, terminal);
        }
        printInstances(fleet.path("instances"), terminal);
        printLast(fleet.path("last"), terminal);
    }

    private static void printNow(JsonNode now, Terminal terminal) {
        JsonNode work = now.path("work");
        JsonNode slots = now.path("slots");
        line(terminal, "Verdict", now.path("verdict").asString(""));
        line(
                terminal,
                "Work",
                time(work.path("workMs")) + " in "
                        + Figures.count(work.path("tasks").asLong(0), "task")
                        + "; to be done within " + time(work.path("drainTargetMs"))
                        + (work.path("drainedInMs").isNumber()
                                ? ", the ready slots need " + time(work.path("drainedInMs"))
                                : ", no slot is ready"));
        line(
                terminal,
                "Launches",
                "take " + time(work.path("readyTimeMs")) + ", which leaves " + time(work.path("horizonMs")));
        line(
                terminal,
                "Slots",
                slots.path("ready").asInt(0) + " ready (" + slots.path("busy").asInt(0) + " busy), "
                        + slots.path("pending").asInt(0) + " pending, "
                        + slots.path("wanted").asInt(0) + " wanted, "
                        + slots.path("kept").asInt(0) + " kept because of what was needed lately");
        line(terminal, "Spending", "$" + slots.path("dollarsPerHour").asString("0") + " an hour");
        printWhatHinders(now, terminal);
    }

    private static void printWhatHinders(JsonNode now, Terminal terminal) {
        List<String> clips = new ArrayList<>();
        now.path("clippedBy").forEach(clip -> clips.add(clip.asString("")));
        if (!clips.isEmpty()) {
            line(terminal, "Clipped by", String.join(", ", clips));
        }
        for (JsonNode pause : now.path("backOffs")) {
            line(
                    terminal,
                    "Back-off",
                    pause.path("scope").asString("") + " until "
                            + pause.path("until").asString("") + ": "
                            + pause.path("fault").asString("") + ", "
                            + pause.path("failures").asInt(0) + " in a row"
                            + (pause.path("said").isString()
                                    ? ", the last one said: "
                                            + pause.path("said").asString("")
                                    : ""));
        }
        JsonNode functions = now.path("functions");
        if (functions.isObject()) {
            line(
                    terminal,
                    "Functions",
                    "could take " + time(functions.path("workMs")) + " of work until "
                            + functions.path("until").asString("") + ", since launches take too long");
        }
    }

    private static void printInstances(JsonNode instances, Terminal terminal) {
        if (instances.isEmpty()) {
            terminal.out().println("No instances.");
            return;
        }
        Table table = new Table("INSTANCE", "TYPE", "ZONE", "MARKET", "PHASE", "SLOTS", "HELD", "LAUNCHED")
                .optional("MARKET", "ZONE", "LAUNCHED");
        for (JsonNode one : instances) {
            table.row(
                    one.path("id").asString("-"),
                    one.path("type").asString("-"),
                    one.path("zone").asString("-"),
                    one.path("spot").asBoolean(false) ? "spot" : "on demand",
                    one.path("phase").asString("-"),
                    Integer.toString(one.path("slots").asInt(0)),
                    Integer.toString(one.path("held").asInt(0)),
                    Figures.instant(Instant.parse(one.path("launchedAt").asString("1970-01-01T00:00:00Z"))));
        }
        table.print(terminal);
    }

    private void printLast(JsonNode decisions, Terminal terminal) {
        int shown = 0;
        for (JsonNode decision : decisions) {
            if (shown++ == last) {
                return;
            }
            for (JsonNode action : decision.path("actions")) {
                JsonNode fault = action.path("fault");
                terminal.out()
                        .println(decision.path("at").asString("") + "  "
                                + terminal.styled(
                                        Style.BOLD, action.path("action").asString("")) + ": "
                                + action.path("reason").asString("")
                                + (fault.isObject()
                                        ? "; failed: " + fault.path("message").asString("")
                                        : ""));
            }
        }
    }

    private static void line(Terminal terminal, String name, String text) {
        terminal.out().println(String.format(Locale.ROOT, "%-12s%s", name, text));
    }

    private static String time(JsonNode millis) {
        return Figures.duration(Duration.ofMillis(millis.asLong(0)));
    }
}
