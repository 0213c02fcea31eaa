package io.drover.standalone;

import io.drover.blackbox.Recording;
import io.drover.model.ExitCode;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.PrivateFiles;
import io.drover.provisioner.blackbox.FleetEntry;
import io.drover.scheduler.blackbox.CellJson;
import io.drover.scheduler.blackbox.Cut;
import io.drover.wiring.BlackBoxes;
import io.drover.wiring.start.OperatorMistake;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code drover replay FILE}: decides again what was recorded, and shows it. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Decide again what a black box has recorded, with the code of this version, and show what was decided and why.",
            "Ends with 1 if this version decides otherwise than the one that recorded it, or a part is damaged."
        })
final class ReplayCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FILE",
            description = "what 'drover blackbox export' made, a directory of segments, or one segment")
    private Path file = Path.of("");

    @Option(names = "--workload", paramLabel = "ID", description = "show the steps that are about this workload")
    private @Nullable String workload;

    @Option(
            names = "--around",
            paramLabel = "TIME",
            converter = WhenGiven.class,
            description = "show the steps near it, such as 2026-01-31T12:00:00Z")
    private @Nullable Instant around;

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            description = "how many seconds before and after --around (default: 5)")
    private @Nullable Integer within;

    @Option(names = "--test", paramLabel = "NAME", description = "write the shown time as a test: NAME.jsonl.gz")
    private @Nullable String test;

    private static final int WITHIN = 5;

    private final PrintStream out;
    private boolean damaged;
    private boolean shown;

    ReplayCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.exists(file)) {
            throw new OperatorMistake("there is no " + file + ". Make one with 'drover blackbox export'");
        }
        refuseMistakes();
        Map<String, List<Recording.Segment>> recordings = segments().stream()
                .collect(Collectors.groupingBy(Recording.Segment::recording, LinkedHashMap::new, Collectors.toList()));
        if (recordings.isEmpty()) {
            throw new OperatorMistake("there is nothing recorded in " + file);
        }
        boolean same = true;
        for (Map.Entry<String, List<Recording.Segment>> recording : recordings.entrySet()) {
            same &= replay(recording.getKey(), recording.getValue());
        }
        if (!same || damaged) {
            return ExitCode.WORK_FAILED.status();
        }
        if (!shown && (workload != null || around != null)) {
            throw nothing();
        }
        return 0;
    }

    private OperatorMistake nothing() {
        String about = workload == null ? "" : " about workload " + workload;
        String near = around == null ? "" : " near " + around;
        return new OperatorMistake("in " + file + " is no step" + about + near + ". "
                + (around == null
                        ? "Give the id as 'drover list' shows it; what is older than the black box keeps, or of the last"
                                + " second of a server that runs, is not in it"
                        : "Choose a time that is recorded, as said above, or a longer --within"));
    }

    private @Nullable WorkloadId wanted() {
        try {
            return workload == null ? null : new WorkloadId(workload);
        } catch (IllegalArgumentException e) {
            throw new OperatorMistake("--workload: " + e.getMessage() + ". Give the id as 'drover list' shows it", e);
        }
    }

    private void refuseMistakes() {
        if (within != null && around == null) {
            throw new OperatorMistake("--within says how near to --around, which is missing");
        }
        if (within != null && within < 0) {
            throw new OperatorMistake("--within is a number of seconds, 0 or more, and not " + within);
        }
        if (test != null && !test.matches("[A-Za-z0-9_-]{1,80}")) {
            throw new OperatorMistake("--test takes a name of letters, digits, '-' and '_', and not '" + test + "'");
        }
        if (test != null) {
            Path _ = NewFile.at(Path.of(test + ".jsonl.gz"));
        }
    }

    private List<Recording.Segment> segments() throws IOException {
        try {
            // A data directory is the natural guess.
            Path folder = file.resolve(BlackBoxes.FOLDER);
            return Recording.open(Files.isDirectory(folder) ? folder : file);
        } catch (ZipException e) {
            throw new OperatorMistake(
                    file + " is no recording. Give what 'drover blackbox export' made, a directory of segments or one"
                            + " segment (NAME.jsonl.gz)",
                    e);
        }
    }

    private boolean replay(String name, List<Recording.Segment> segments) throws IOException {
        ReplayReport report = new ReplayReport(out, around, Duration.ofSeconds(within == null ? WITHIN : within));
        if (!name.equals(BlackBoxes.FLEET)) {
            CellReport cell = new CellReport(wanted(), report);
            replay(name, segments, report, (segment, line) -> cell.read(segment, CellJson.ENTRIES.entry(line)));
            cell.end();
            if (test != null && report.from() instanceof Instant from && report.to() instanceof Instant to) {
                cut(segments, from, to);
            }
        } else if (workload == null && test == null) {
            // A fleet knows no workloads, and its looks are tests of nothing yet.
            LooksReport looks = new LooksReport(report);
            replay(name, segments, report, (segment, line) -> looks.read(segment, FleetEntry.JSON.entry(line)));
            looks.end();
        }
        shown |= report.from() != null;
        return report.isSame();
    }

    private void replay(
            String name, List<Recording.Segment> segments, ReplayReport report, BiConsumer<String, String> reader)
            throws IOException {
        out.printf(Locale.ROOT, "%s: %d segment%s%n", name, segments.size(), segments.size() == 1 ? "" : "s");
        for (Recording.Segment segment : segments) {
            read(segment, line -> reader.accept(segment.name(), line));
        }
        if (!report.hasBegun()) {
            throw new OperatorMistake("of " + name + " nothing can be read: it is damaged, or no recording");
        }
    }

    private void read(Recording.Segment segment, Consumer<String> reader) throws IOException {
        Recording.End end;
        try {
            end = segment.forEachLine(reader);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new OperatorMistake(
                    "segment " + segment.name() + " cannot be replayed: " + e.getMessage()
                            + ". It is damaged, or another version recorded it",
                    e);
        }
        switch (end) {
            case WHOLE -> {}
            case TORN ->
                out.printf(
                        Locale.ROOT,
                        "  %s ends in the middle: its process still runs, or was killed%n",
                        segment.name());
            case DAMAGED -> {
                out.printf(Locale.ROOT, "  DAMAGED: of %s nothing more can be read%n", segment.name());
                damaged = true;
            }
        }
    }

    private void cut(List<Recording.Segment> segments, Instant from, Instant to) throws IOException {
        Cut cut = new Cut(from, to);
        for (Recording.Segment segment : segments) {
            segment.forEachLine(line -> cut.accept(CellJson.ENTRIES.entry(line)));
        }
        Path made = NewFile.at(Path.of(test + ".jsonl.gz"));
        try (OutputStream segment = Channels.newOutputStream(PrivateFiles.openNew(made))) {
            Recording.write(cut.lines(), segment);
        }
        out.printf(
                Locale.ROOT,
                "%s holds %s to %s. In simulation/src/test/resources/replays it is a test of ReplayTest%n",
                made,
                from,
                to);
    }

    /** A time of a recording. */
    private static final class WhenGiven implements ITypeConverter<Instant> {

        @Override
        public Instant convert(String word) {
            try {
                return Instant.parse(word);
            } catch (DateTimeParseException _) {
                throw new TypeConversionException("'" + word + "' is no time such as 2026-01-31T12:00:00Z");
            }
        }
    }
}
