package io.drover.worker.task;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes of a task and ends them. On Linux those are the ones in the leader's session or process group or
 * with the mark in their environment, and those that can still write into the task's output; elsewhere the leader and its
 * descendants as long as it lives.
 */
final class Strays {

    private static final File PROC = new File("/proc");
    /** The flags of an open file, in octal; the last digit says whether it was opened to write. */
    private static final Pattern WRITES = Pattern.compile("(?m)^flags:\\s*[0-7]*[12]$");

    /** When a leader started that was over before it was looked at: nobody is known to be younger. */
    private static final String NEVER = Long.toString(Long.MAX_VALUE);

    /** A killed process goes when it gets a processor for that. */
    private static final long LONGEST_NANOS = 2_000_000_000L;

    private static final long PAUSE_NANOS = 2_000_000;
    /** A process that becomes another program shows no environment for a moment; one without any shows none for ever. */
    private static final int MOST_UNSURE_ROUNDS = 10;

    /** What starts the threads of the kernel, which have no environment either. */
    private static final String KERNEL = "2";

    /** In this time no system gives out all of its process ids. */
    private static final long NO_WRAP_NANOS = 5_000_000_000L;

    /** So many ids are looked up one by one, which is cheaper than listing all processes. */
    private static final long FEW = 100;

    private final ProcessHandle leader;
    private final String mark;
    /** Tells the leader from a later process that was given its id. */
    private final String leaderStart;
    /** Whether its id was seen to be another's: then nothing of its session or group was left before that. */
    private boolean leaderReplaced;
    /**
     * Whether the last look met a process that showed no environment, or one was started during it: the one that started it
     * may have been over by the time that it was looked at.
     */
    private boolean unsure;

    /** What the leader writes to: its output and its errors. */
    private final Set<String> pipes;

    private final long begin = System.nanoTime();

    /** @param mark as it stands in the environment, NAME=VALUE */
    Strays(ProcessHandle leader, String mark) {
        this(leader, mark, Stat.of(leader.pid()).map(Stat::start).orElse(NEVER));
    }

    /** @param leaderStart when the leader started, as the system tells it */
    Strays(ProcessHandle leader, String mark, String leaderStart) {
        this.leader = leader;
        this.mark = mark + "\0";
        this.leaderStart = leaderStart;
        this.pipes = Stream.of("1", "2")
                .map(number -> link("/proc/" + leader.pid() + "/fd/" + number))
                .filter(target -> target.startsWith("pipe:"))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Kills all there are, and those that they started meanwhile; false if some do not go. */
    boolean end() {
        return end(this::find);
    }

    /**
     * The same for what left session and environment but still holds the task's output. What is older than the task is
     * none of its own: it was handed the output, as servers are that write on behalf of others. It costs a look at all
     * files of all processes younger than the task, so it is for when the output stays open.
     */
    boolean endWriters() {
        return pipes.isEmpty()
                || end(() -> candidates()
                        .filter(id -> id != ProcessHandle.current().pid())
                        .mapToObj(ProcessHandle::of)
                        .flatMap(Optional::stream)
                        .filter(process -> isAsYoung(process.pid()) && canWrite(process.pid()))
                        .toList());
    }

    private boolean end(Supplier<List<ProcessHandle>> find) {
        int unsureRounds = 0;
        long until = System.nanoTime() + LONGEST_NANOS;
        while (System.nanoTime() < until) {
            unsure = false;
            long latest = latest();
            List<ProcessHandle> found = find.get();
            unsure |= latest() != latest;
            if (found.isEmpty() && !(unsure && unsureRounds++ < MOST_UNSURE_ROUNDS)) {
                return true;
            }
            found.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return false;
    }

    List<ProcessHandle> find() {
        if (read("/proc/self/stat").isEmpty()) {
            return Stream.concat(Stream.of(leader), leader.descendants())
                    .filter(ProcessHandle::isAlive)
                    .toList();
        }
        leaderReplaced |= Stat.of(leader.pid())
                .filter(now -> !now.start().equals(leaderStart))
                .isPresent();
        // The handle first: it is of no use any more if the process is another one by the time it is killed.
        return candidates()
                .mapToObj(ProcessHandle::of)
                .flatMap(Optional::stream)
                .filter(process -> isOurs(process.pid()))
                .toList();
    }

    /** Ids are given out upwards, so most processes are known to be older than the task by their id alone. */
    private LongStream candidates() {
        long lowest = leader.pid();
        long latest = latest();
        if (latest < lowest || System.nanoTime() - begin > NO_WRAP_NANOS) {
            return listed(1);
        }
        return latest - lowest < FEW ? LongStream.rangeClosed(lowest, latest) : listed(lowest);
    }

    /** The id that was given out last; 0 if the system does not tell. */
    private static long latest() {
        String load = read("/proc/loadavg").strip();
        return load.isEmpty() ? 0 : Long.parseLong(load.substring(load.lastIndexOf(' ') + 1));
    }

    private static LongStream listed(long lowest) {
        String @Nullable [] entries = PROC.list();
        return entries == null
                ? LongStream.empty()
                : Arrays.stream(entries)
                        .filter(entry -> entry.charAt(0) >= '0' && entry.charAt(0) <= '9')
                        .mapToLong(Long::parseLong)
                        .filter(id -> id >= lowest);
    }

    private boolean isOurs(long id) {
        Optional<Stat> now = Stat.of(id);
        if (now.isEmpty() || now.get().isOver()) {
            return false;
        }
        String own = Long.toString(leader.pid());
        boolean together = id == leader.pid()
                || now.get().group().equals(own)
                || now.get().session().equals(own);
        if (together && !leaderReplaced) {
            return true;
        }
        File file = new File("/proc/" + id + "/environ");
        String environment = read(file.getPath());
        unsure |= environment.isEmpty() && file.canRead() && !now.get().parent().equals(KERNEL);
        return environment.contains(mark);
    }

    /**
     * What the system tells of a process.
     *
     * @param start in ticks since the system's own start
     */
    private record Stat(String state, String parent, String group, String session, String start) {

        static Optional<Stat> of(long id) {
            String stat = read("/proc/" + id + "/stat");
            // The name before the last bracket may hold anything; then come state, parent, group and session.
            int name = stat.lastIndexOf(')');
            if (name < 0) {
                return Optional.empty();
            }
            String[] fields = stat.substring(name + 2).split(" ", 21);
            return Optional.of(new Stat(fields[0], fields[1], fields[2], fields[3], fields[19]));
        }

        long ticks() {
            return Long.parseLong(start);
        }

        boolean isOver() {
            return state.equals("Z") || state.equals("X");
        }
    }

    private boolean isAsYoung(long id) {
        return Stat.of(id)
                .filter(process -> process.ticks() >= Long.parseLong(leaderStart))
                .isPresent();
    }

    /** Only a writing end counts: this process reads from the other, which its next children hold for a moment, too. */
    private boolean canWrite(long id) {
        String @Nullable [] numbers = new File("/proc/" + id + "/fd").list();
        return numbers != null
                && Arrays.stream(numbers)
                        .anyMatch(number -> pipes.contains(link("/proc/" + id + "/fd/" + number))
                                && WRITES.matcher(read("/proc/" + id + "/fdinfo/" + number))
                                        .find());
    }

    private static String link(String file) {
        try {
            return Files.readSymbolicLink(Path.of(file)).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /** Empty if it is gone, or somebody else's. Not by a channel: those refuse to work for an interrupted thread. */
    private static String read(String file) {
        try (FileInputStream in = new FileInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
