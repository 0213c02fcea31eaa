package io.drover.worker.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
                        *" $session "*) live="${live%%" $session "*} ${live#*" $session "}" ;;
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

    /** A guard that does not read for so long is stopped or stuck, and another one takes its place. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String marks;
    private final Set<Long> live = new ConcurrentSkipListSet<>();
    /** Writes may block, and tasks must not. */
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("process-guard").factory());

    private volatile @Nullable Process process;

    ProcessGuard(String marks) {
        this.marks = marks;
    }

    void begin(long session) {
        live.add(session);
        tell("+ " + session + "\n");
    }

    void end(long session) {
        live.remove(session);
        tell("- " + session + "\n");
    }

    private void tell(String line) {
        await(writer.submit(() -> tellNow(line)));
    }

    private void await(Future<?> written) {
        try {
            written.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("the guard of processes does not read and is replaced");
            @Nullable Process stuck = process;
            if (stuck != null) {
                stuck.destroyForcibly();
            }
        } catch (ExecutionException e) {
            LOG.error("telling the guard of processes broke", e.getCause());
        } catch (InterruptedException e) {
            // It is written all the same.
            Thread.currentThread().interrupt();
        }
    }

    private void tellNow(String line) {
        try {
            @Nullable Process guard = process;
            if (guard == null || !guard.isAlive()) {
                guard = start();
                process = guard;
                StringBuilder all = new StringBuilder();
                live.forEach(session -> all.append("+ ").append(session).append('\n'));
                write(guard, all.toString());
            } else {
                write(guard, line);
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
    public void close() {
        await(writer.submit(this::closeNow));
        writer.shutdown();
    }

    private void closeNow() {
        @Nullable Process guard = process;
        if (guard != null) {
            try {
                guard.getOutputStream().close();
            } catch (IOException e) {
                LOG.debug("the guard was gone already", e);
            }
        }
    }
}
