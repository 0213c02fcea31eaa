package io.drover.standalone;

import io.drover.worker.WorkerApplication;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a provisioner starts worker processes that join the Drover of a data directory.
 *
 * @param joins whether the back ends are those of the data directory; else workers know them from what they inherit
 * @param given settings of whoever starts them
 */
record LocalWorkers(Path data, boolean joins, Map<String, String> given) {

    /** What has run out of memory is of no more use; the provisioner starts another. */
    private static final String ENDS_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

    private static final List<String> OF_WORKERS =
            List.of("drover.worker.", "drover.backend.", "drover.functions.", "spring.cloud.", "logging.level.");

    /** Each worker has its own. */
    private static final Set<String> OWN = Set.of("drover.worker.id", "drover.worker.slots", "drover.worker.zone");

    static LocalWorkers of(SuiteFlags flags) {
        return new LocalWorkers(flags.data(), flags.joinsData(), flags.own());
    }

    /**
     * Of settings, what a worker shares with whoever starts it. The rest is that process's own: two cannot listen on
     * one port or write to one log.
     */
    static Map<String, String> forWorkers(Map<String, String> settings) {
        Map<String, String> shared = new TreeMap<>(settings);
        shared.keySet().removeIf(key -> OF_WORKERS.stream().noneMatch(key::startsWith) || OWN.contains(key));
        return shared;
    }

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

    /** The worker's own main class: reading the suite's command line would take as long as a tenth of its start. */
    List<String> command() {
        List<String> words = ThisJvm.command(WorkerApplication.class, ENDS_WITHOUT_MEMORY);
        if (joins) {
            words.add("--spring.config.additional-location="
                    + Connection.file(data).toUri());
            Connection.news(data, given).forEach((name, value) -> words.add("--" + name + "=" + value));
        }
        words.addAll(List.of("--drover.worker.id={id}", "--drover.worker.slots={slots}", "--server.port=0"));
        words.add("--spring.main.banner-mode=off");
        forWorkers(given).forEach((name, value) -> words.add("--" + name + "=" + value));
        return words;
    }
}
