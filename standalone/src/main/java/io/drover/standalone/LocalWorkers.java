package io.drover.standalone;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a provisioner starts worker processes that join the Drover of a data directory. */
record LocalWorkers(Path data, Map<String, String> workerSettings) {

    /** The simpler compiler alone: a worker is ready in half the time, and what it runs is seldom Java. */
    private static final String STARTS_SOONER = "-XX:TieredStopAtLevel=1";

    /** Settings of the provisioner. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("drover.provisioner.local.directory", data.resolve("fleet").toString());
        List<String> words = command();
        for (int i = 0; i < words.size(); i++) {
            settings.put("drover.provisioner.local.command[" + i + "]", words.get(i));
        }
        return settings;
    }

    /** This very JVM with its options and class path, and what every worker has to be told. */
    List<String> command() {
        List<String> words = ThisJvm.command(STARTS_SOONER);
        words.addAll(List.of("worker", "--data", data.toString(), "--id", "{id}", "--slots", "{slots}"));
        workerSettings.forEach((name, value) -> words.addAll(List.of("--set", name + "=" + value)));
        return words;
    }
}
