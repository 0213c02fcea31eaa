package io.drover.worker.probe;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of another JVM like this one. */
public final class ProbeCommand {

    /** What two processes must not share, or what a process that lives for one task has no use for. */
    private static final List<String> OWN = List.of(
            "-agentlib:",
            "-agentpath:",
            "-javaagent:",
            "-Xrunjdwp",
            "-Xlog",
            "-Xms",
            // Does not go together with an AOT cache, which the probe shares.
            "-Xshare",
            "-XX:AOTCacheOutput",
            "-XX:AOTMode",
            "-XX:AOTConfiguration",
            "-XX:StartFlightRecording",
            "-XX:FlightRecorderOptions",
            "-XX:HeapDumpPath",
            "-XX:+HeapDumpOnOutOfMemoryError",
            "-XX:OnOutOfMemoryError",
            "-XX:OnError",
            "-Dcom.sun.management.");

    private static final String CACHE = "-XX:AOTCache=";

    private ProbeCommand() {}

    /** This very JVM with its options and class path, the simpler compiler alone, and another main class. */
    public static List<String> of(String main) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> OWN.stream().noneMatch(option::startsWith))
                .map(option -> option.startsWith(CACHE) ? CACHE + cache(option.substring(CACHE.length())) : option)
                .forEach(words::add);
        // Half a task's worth of start-up; an end by lack of memory that can be told; a crash that can be quoted.
        words.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:-CreateCoredumpOnCrash",
                // A library for logs and its settings take a fifth of the start, and the end of a task is told
                // otherwise.
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                "-Dslf4j.internal.verbosity=WARN"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        return words;
    }

    /** A JVM links all that is in its cache when it starts: a small one beside the worker's saves most of a probe's start. */
    static String cache(String ofWorker) {
        String small = ofWorker.replaceFirst("\\.aot$", "") + "-probe.aot";
        return Files.isRegularFile(Path.of(small)) ? small : ofWorker;
    }
}
