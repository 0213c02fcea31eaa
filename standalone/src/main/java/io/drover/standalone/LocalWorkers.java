package io.drover.standalone;

import io.drover.worker.WorkerApplication;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a provisioner starts worker processes that join the Drover of a data directory. */
record LocalWorkers(Path data, Map<String, String> workerSettings) {

    /** The simpler compiler alone: a worker is ready in half the time, and what it runs is seldom Java. */
    private static final String STARTS_SOONER = "-XX:TieredStopAtLevel=1";
    /** What has run out of memory is of no more use; the provisioner starts another. */
    private static final String ENDS_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

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
        List<String> words = ThisJvm.command(WorkerApplication.class, STARTS_SOONER, ENDS_WITHOUT_MEMORY);
        words.add("--spring.config.additional-location=" + Connection.file(data).toUri());
        words.addAll(List.of("--drover.worker.id={id}", "--drover.worker.slots={slots}", "--server.port=0"));
        words.add("--spring.main.banner-mode=off");
        workerSettings.forEach((name, value) -> words.add("--" + name + "=" + value));
        return words;
    }
}
