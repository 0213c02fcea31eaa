package io.drover.wiring;

import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerReport;
import io.drover.ports.Deaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers whose processes can be seen from this one: same machine, same boot, same namespace of process numbers. An
 * incarnation that is drawn here says so: {@code m}, eight digits of the machine, eight of the process, then what is drawn.
 * Only where there is a {@code /proc} that shows everybody; elsewhere nobody is seen.
 */
public final class LocalProcesses implements Deaths {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProcesses.class);
    private static final String MARK = "m";
    private static final int DIGITS = 8;
    private static final int MOST_LENGTH = 32;
    /** Of what follows the name of the program. */
    private static final int STATE = 0;

    private static final int STARTED = 19;

    private final Path proc;
    private final Optional<String> machine;

    LocalProcesses(Path proc) {
        this.proc = proc;
        this.machine = machine(proc);
    }

    /** Those of this machine. */
    public static LocalProcesses ofThisMachine() {
        return new LocalProcesses(Path.of("/proc"));
    }

    /** A new life of this process. */
    public Incarnation draw(RandomGenerator random) {
        String drawn = Incarnation.draw(random).value();
        try {
            Optional<String> own = process(ProcessHandle.current().pid());
            if (machine.isPresent() && own.isPresent()) {
                String value = MARK + machine.get() + own.get() + drawn;
                return new Incarnation(value.substring(0, Math.min(MOST_LENGTH, value.length())));
            }
        } catch (IOException e) {
            LOG.debug("this process cannot see itself", e);
        }
        return new Incarnation(drawn);
    }

    @Override
    public Set<Holder> among(List<WorkerReport> reports) {
        return machine.map(here -> reports.stream()
                        .filter(report -> isDead(here, report))
                        .map(WorkerReport::holder)
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }

    private boolean isDead(String here, WorkerReport report) {
        String life = report.holder().incarnation().value();
        if (life.length() <= 2 * DIGITS + 1 || !life.startsWith(MARK + here)) {
            return false;
        }
        try {
            return !process(report.info().pid()).equals(Optional.of(life.substring(DIGITS + 1, 2 * DIGITS + 1)));
        } catch (IOException e) {
            // Not to be seen is not to be dead.
            return false;
        }
    }

    /** What no other process has or will have, as long as the machine runs; empty if there is none that lives. */
    private Optional<String> process(long pid) throws IOException {
        try {
            String stat = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name may hold anything, blanks and brackets too.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean ended = "ZXx".contains(fields[STATE]);
            return ended ? Optional.empty() : Optional.of(digits(pid + " " + fields[STARTED]));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Empty if processes cannot be told apart, or might be hidden, here. */
    private static Optional<String> machine(Path proc) {
        try {
            String boot = Files.readString(proc.resolve("sys/kernel/random/boot_id"));
            String namespace =
                    Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
            String self = Files.readString(proc.resolve("self/stat"), StandardCharsets.ISO_8859_1);
            boolean own = self.startsWith(ProcessHandle.current().pid() + " ");
            boolean hides = !Files.isReadable(proc.resolve("1/stat"));
            return own && !hides ? Optional.of(digits(boot + namespace)) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("no other processes can be seen here", e);
            return Optional.empty();
        }
    }

    private static String digits(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
