package io.drover.standalone;

import io.drover.worker.WorkerProperties;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * What tasks may do on the workers of an installation. A running one leaves it in its data directory, and workers that join
 * take it from there: the same queue feeds them all, and one that allows less would fail what the others run.
 */
final class Permissions {

    static final String EXEC = "drover.worker.exec.enabled";
    static final String EXEC_DIRECTORY = "drover.worker.exec.directory";
    static final String HOSTS = "drover.worker.http.allowed-hosts";
    static final String SQL_DIRECTORIES = "drover.worker.sql.directories";

    private static final String PRIVATE_ADDRESSES = "drover.worker.http.private-addresses";
    private static final String FUNCTIONS = "drover.worker.functions.";
    private static final Set<String> NAMES = Set.of(EXEC, EXEC_DIRECTORY, HOSTS, PRIVATE_ADDRESSES, SQL_DIRECTORIES);

    private Permissions() {}

    /**
     * What workers that are started with these settings here allow, each setting with its value.
     *
     * @throws RuntimeException that {@code StartTrouble} can explain, if they make no sense
     */
    static Map<String, String> of(Map<String, String> settings) {
        WorkerProperties worker = Binder.get(StartSettings.of(settings))
                .bindOrCreate("drover.worker", Bindable.of(WorkerProperties.class));
        Map<String, String> all = new TreeMap<>();
        all.put(EXEC, Boolean.toString(worker.exec().enabled()));
        all.put(EXEC_DIRECTORY, worker.exec().path().toString());
        all.put(HOSTS, String.join(",", worker.http().allowedHosts()));
        all.put(PRIVATE_ADDRESSES, String.join(",", worker.http().privateAddresses()));
        all.put(SQL_DIRECTORIES, joined(worker.sql().paths()));
        worker.functions().forEach((name, url) -> all.put(FUNCTIONS + name, url.toString()));
        return all;
    }

    static String joined(List<Path> directories) {
        return String.join(
                ",",
                directories.stream()
                        .map(directory -> directory.toAbsolutePath().toString())
                        .toList());
    }

    static boolean isOne(String name) {
        return NAMES.contains(name) || name.startsWith(FUNCTIONS);
    }

    /** Of what an installation allows, that of which a worker's own settings, environment and files say nothing. */
    static Map<String, String> inherited(Map<String, String> installation, Map<String, String> own) {
        Binder binder = Binder.get(StartSettings.of(own));
        Map<String, String> inherited = new LinkedHashMap<>(installation);
        inherited.keySet().removeIf(name -> !isOne(name) || isSet(binder, name));
        return inherited;
    }

    private static boolean isSet(Binder binder, String name) {
        return name.equals(HOSTS) || name.equals(PRIVATE_ADDRESSES) || name.equals(SQL_DIRECTORIES)
                ? binder.bind(name, Bindable.listOf(String.class)).isBound()
                : binder.bind(name, Bindable.of(String.class)).isBound();
    }
}
