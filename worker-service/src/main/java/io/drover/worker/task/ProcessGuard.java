package io.drover.worker.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One small process beside this one that is told which sessions of tasks there are. When its input ends, for whatever
 * reason this process came to its end, it ends them and all that bears their mark. Thread-safe.
 */
final class ProcessGuard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessGuard.class);

    /** Its argument is what marks begin with. Killed processes may start others before they are gone, hence the rounds. */
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            live=' '
            while read -r change session; do
                case $change in
                    +) live="$live$session " ;;
                    -) case $live in
                        *" $session "*) live="${live%" $session "*} ${live#*" $session "}" ;;
                    esac ;;
                esac
            done
            round=0
            while [ $round -lt 20 ]; do
                for session in $live; do kill -9 "-$session"; done
                found=$(grep -ls "DROVER_MARK=$1[.]" /proc/[0-9]*/environ)
                [ -n "$found" ] || [ $round -lt 2 ] || exit 0
                for file in $found; do
                    id=${file#/proc/}
                    kill -9 "${id%/environ}"
                done
                round=$((round + 1))
                [ $round -lt 3 ] || sleep 1
            done
            """;

    private final String marks;
    private final Set<Long> live = new TreeSet<>();
    private @Nullable Process process;

    ProcessGuard(String marks) {
        this.marks = marks;
    }

    synchronized void begin(long session) {
        live.add(session);
        tell("+ " + session + "\n");
    }

    synchronized void end(long session) {
        live.remove(session);
        tell("- " + session + "\n");
    }

    private void tell(String line) {
        try {
            if (process == null || !process.isAlive()) {
                process = start();
                StringBuilder all = new StringBuilder();
                live.forEach(session -> all.append("+ ").append(session).append('\n'));
                write(process, all.toString());
            } else {
                write(process, line);
            }
        } catch (IOException e) {
            LOG.warn("without a guard, the processes of tasks would outlive this one if it were killed", e);
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>(Launcher.session());
        command.addAll(List.of("/bin/sh", "-c", SCRIPT, "drover-guard", marks));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().retainAll(List.of("PATH"));
        return builder.start();
    }

    private static void write(Process process, String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    /** The guard ends what still lives, and itself. */
    @Override
    public synchronized void close() {
        if (process != null) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                LOG.debug("the guard was gone already", e);
            }
        }
    }
}
