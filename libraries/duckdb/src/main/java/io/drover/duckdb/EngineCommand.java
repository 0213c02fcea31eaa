package io.drover.duckdb;

import io.drover.model.fault.FaultCode;
import io.drover.ports.QueryEngine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBDriver;

/**
 * How an engine's process is started: this JVM's own java, a class path of the few jars it needs, a small heap, none of
 * this process's environment, and a limit that the kernel keeps: {@code RLIMIT_DATA} counts what a process may write to
 * and shares with nobody, so that an allocation beyond it fails, however large it is and whatever makes it. Where the
 * system knows no such limit, the engine's own is all there is.
 */
final class EngineCommand {

    /** Words of the shell: the limit in KiB, then the command. The kernel ends the engine before its owner. */
    private static final String LIMITED =
            "ulimit -c 0; ulimit -d \"$0\"; " + "{ echo 900 >/proc/self/oom_score_adj; } 2>/dev/null; exec \"$@\"";

    private static final Path SHELL = Path.of("/bin/sh");
    private static final Set<String> KEPT_VARIABLES = Set.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR");

    /** What the engine frees goes back to the system at once, so that the limit counts what is in use. */
    private static final Map<String, String> VARIABLES =
            Map.of("DUCKDB_JE_MALLOC_CONF", "retain:false,dirty_decay_ms:0,muzzy_decay_ms:0");

    private final List<String> words;

    private EngineCommand(List<String> words) {
        this.words = words;
    }

    /**
     * @param settings as a whole: what the process may have, not what is left for DuckDB
     * @param temporary where the driver is unpacked, for all processes of this user
     */
    static EngineCommand of(DuckDbSettings settings, Path temporary) {
        List<String> words = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            words.addAll(List.of(SHELL.toString(), "-c", LIMITED, Long.toString(settings.memoryLimitBytes() >> 10)));
        }
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Xmx" + (settings.heapBytes() >> 20) + "m");
        words.addAll(List.of(
                "-Xms8m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=16m",
                "-XX:CICompilerCount=1",
                "-XX:-UsePerfData",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+ErrorFileToStderr",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(temporary),
                EngineProcess.class.getName()));
        return new EngineCommand(words);
    }

    private static String classPath(Path temporary) {
        try {
            DriverFolder folder = DriverFolder.below(temporary);
            List<Path> entries = new ArrayList<>();
            entries.add(folder.unpack(DuckDBDriver.class));
            for (Class<?> type : List.of(EngineProcess.class, QueryEngine.class, FaultCode.class)) {
                entries.add(folder.onDisk(type));
            }
            return String.join(
                    File.pathSeparator, entries.stream().map(Path::toString).toList());
        } catch (IOException e) {
            throw FaultCode.WORKER_UNFIT.asException(
                    "DuckDB cannot be unpacked below " + temporary + " (" + e
                            + "): free space, or name another folder with -Djava.io.tmpdir",
                    e);
        }
    }

    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().keySet().retainAll(KEPT_VARIABLES);
        builder.environment().putAll(VARIABLES);
        return builder.start();
    }
}
