package io.drover.simulation.fleet;

import io.drover.model.NeutralLocale;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.fleet.DrainForecast;
import io.drover.policy.fleet.FleetPolicy;
import io.drover.policy.fleet.FleetPolicySettings;
import io.drover.policy.window.WindowPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compares the fleet policy with its rivals on the same days. */
public final class FleetStudy {

    static final Duration DRAIN_TARGET = Duration.ofMinutes(2);
    private static final double ERROR = 0.15;
    private static final int DAY = 24 * 3_600;
    private static final double LAUNCH_SECONDS = 25;

    private final long seed;
    private final int seconds;
    private final FleetPolicySettings settings;

    /** @param machines of the largest fleet */
    FleetStudy(long seed, int seconds, int machines) {
        this.seed = seed;
        this.seconds = seconds;
        this.settings = new FleetPolicySettings(
                0,
                machines,
                DRAIN_TARGET,
                null,
                Duration.ofMinutes(3),
                Duration.ofMinutes(1),
                0.1,
                machines / 2,
                machines,
                Duration.ofMinutes(5),
                Market.OFFERS);
    }

    /** Three rules on each trace; Drover's is the first. */
    List<FleetRun> run(boolean mixed) {
        Market market = new Market(seed, seconds);
        List<FleetRun> runs = new ArrayList<>();
        for (Trace trace : traces(mixed)) {
            for (Scaler scaler : scalers(trace)) {
                runs.add(new FleetWorld(trace, scaler, settings, market, seed, ERROR).run());
            }
        }
        return runs;
    }

    /** What Drover does with bursts, the hardest trace, when predictions are wrong by up to that share. */
    FleetRun bursts(boolean mixed, double error) {
        Trace bursts = traces(mixed).getLast();
        Scaler drover = scalers(bursts).getFirst();
        return new FleetWorld(bursts, drover, settings, new Market(seed, seconds), seed, error).run();
    }

    private List<Trace> traces(boolean mixed) {
        return Traces.all(seed, seconds, settings.max() * (double) Machine.SLOTS, mixed);
    }

    private List<Scaler> scalers(Trace trace) {
        DrainForecast forecast =
                new DrainForecast(new CutPolicy(Duration.ofMillis(100), 20_000), new WindowPolicy(1, 8));
        double perInstance = Machine.SLOTS * (DRAIN_TARGET.toSeconds() - LAUNCH_SECONDS) / trace.meanTaskSeconds();
        return List.of(
                new DroverScaler(new FleetPolicy(settings, forecast)),
                new KedaScaler(settings, perInstance),
                new BacklogPerInstanceScaler(settings, perInstance));
    }

    /**
     * Writes {@code fleet.md} and {@code fleet.svg}.
     *
     * @param args the directory to write to
     */
    public static void main(String[] args) throws IOException {
        NeutralLocale.useEverywhere();
        Path directory = Files.createDirectories(Path.of(args[0]));
        FleetStudy study = new FleetStudy(1, DAY, 10_000);
        List<FleetRun> mixed = study.run(true);
        Files.writeString(directory.resolve("fleet.md"), FleetReport.of(mixed, study.run(false), study));
        Files.writeString(directory.resolve("fleet.svg"), FleetPlot.of(mixed));
    }
}
