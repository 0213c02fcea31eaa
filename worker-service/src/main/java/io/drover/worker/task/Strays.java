package io.drover.worker.task;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes of a task and ends them. On Linux those are the ones in the leader's session or process group or
 * with the mark in their environment; elsewhere the leader and its descendants as long as it lives.
 */
final class Strays {

    private static final File PROC = new File("/proc");
    private static final int MOST_ROUNDS = 200;
    private static final long PAUSE_NANOS = 2_000_000;
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

    private final long begin = System.nanoTime();

    /** @param mark as it stands in the environment, NAME=VALUE */
    Strays(ProcessHandle leader, String mark) {
        this(leader, mark, Stat.of(leader.pid()).map(Stat::start).orElse("none"));
    }

    /** @param leaderStart when the leader started, as the system tells it */
    Strays(ProcessHandle leader, String mark, String leaderStart) {
        this.leader = leader;
        this.mark = mark + "\0";
        this.leaderStart = leaderStart;
    }

    /** Kills all there are, and those that they started meanwhile; false if some do not go. */
    boolean end() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<ProcessHandle> found = find();
            if (found.isEmpty()) {
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
        return (together && !leaderReplaced) || read("/proc/" + id + "/environ").contains(mark);
    }

    /**
     * What the system tells of a process.
     *
     * @param start in ticks since the system's own start
     */
    private record Stat(String state, String group, String session, String start) {

        static Optional<Stat> of(long id) {
            String stat = read("/proc/" + id + "/stat");
            // The name before the last bracket may hold anything; then come state, parent, group and session.
            int name = stat.lastIndexOf(')');
            if (name < 0) {
                return Optional.empty();
            }
            String[] fields = stat.substring(name + 2).split(" ", 21);
            return Optional.of(new Stat(fields[0], fields[2], fields[3], fields[19]));
        }

        boolean isOver() {
            return state.equals("Z") || state.equals("X");
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
