package io.drover.standalone;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How another process like this one is started. */
final class ThisJvm {

    private static final String ONE_PROCESS_ONLY = "-agentlib:jdwp.*|-Xrunjdwp.*|-Xdebug"
            + "|-Dcom\\.sun\\.management\\.jmxremote.*|-Xlog:.*:file=.*"
            + "|-XX:(AOTCacheOutput|AOTConfiguration|StartFlightRecording|ArchiveClassesAtExit)=.*";

    private ThisJvm() {}

    /** This very JVM with its options, some more, and its class path; what {@code main} is told may be added. */
    static List<String> command(Class<?> main, String... moreOptions) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(shareable(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        words.addAll(List.of(moreOptions));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return words;
    }

    /** Without what only one process can have: a debugger's port, a port for JMX, a file that is written. */
    static List<String> shareable(List<String> options) {
        return options.stream()
                .filter(option -> !option.matches(ONE_PROCESS_ONLY))
                .toList();
    }
}
