package io.drover.endtoend;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One installation of services as processes of their own ({@code drover serve ...}), on back ends that all of them name
 * alike. Every service listens on a free port of the loopback address.
 */
final class ServeProcesses {

    private final Processes processes;
    private final List<String> backends;

    /** A service that answers. */
    record Served(DroverProcess process, URI address) {

        HttpCalls calls() {
            return new HttpCalls(address);
        }
    }

    private ServeProcesses(Processes processes, List<String> backends) {
        this.processes = processes;
        this.backends = backends;
    }

    /** On back ends that settings name, each {@code KEY=VALUE}; {@link #init} makes what they name. */
    static ServeProcesses on(Processes processes, List<String> settings) {
        return new ServeProcesses(processes, flags(settings));
    }

    /** On the embedded back ends of a data directory, which are started here, in a process of their own. */
    static ServeProcesses embedded(Processes processes, String data) throws IOException, InterruptedException {
        List<String> flags = List.of("--data", processes.file(data).toString());
        DroverProcess backend = processes.start(
                "backend", Stream.concat(Stream.of("backend"), flags.stream()).toArray());
        backend.awaitOutput("^(queues and store are up)");
        return new ServeProcesses(processes, flags);
    }

    /** Makes tables, queues and bucket, and answers what it said. */
    String init() throws InterruptedException {
        return run("init", "init");
    }

    /** Runs another command of Drover on the same back ends to its end; fails unless that is a good one. */
    String run(String name, Object... arguments) throws InterruptedException {
        DroverProcess process = start(name, arguments);
        if (process.awaitEnd() != 0) {
            throw new AssertionError(process.tail());
        }
        return process.output();
    }

    /** Starts another command of Drover on the same back ends. */
    DroverProcess start(String name, Object... arguments) {
        return processes.start(
                name, Stream.concat(Stream.of(arguments), backends.stream()).toArray());
    }

    /** @param settings {@code KEY=VALUE} each, for this process only */
    Served gateway(String name, String... settings) throws IOException, InterruptedException {
        return served("gateway", name, settings);
    }

    /** Answers once it serves; whether it owns its cell then, its output says ({@link #awaitOwner}). */
    Served scheduler(String name, String... settings) throws IOException, InterruptedException {
        return served("scheduler", name, settings);
    }

    /** Does not wait: gateways tell when a worker is there ({@link HttpCalls#workers}). */
    DroverProcess worker(String id, int slots, String... settings) {
        return start(
                "worker",
                id,
                Stream.concat(Stream.of("drover.worker.id=" + id, "drover.worker.slots=" + slots), Stream.of(settings))
                        .toList());
    }

    /** Waits until a scheduler says that a cell is its own. */
    static void awaitOwner(Served scheduler, String cell) throws IOException, InterruptedException {
        scheduler.process().awaitOutput("cell " + cell + " is mine, epoch (\\d+)");
    }

    private Served served(String service, String name, String... settings) throws IOException, InterruptedException {
        DroverProcess process = start(service, name, List.of(settings));
        String port = process.awaitOutput("^" + service + " serves on port (\\d+)$");
        return new Served(process, URI.create("http://127.0.0.1:" + port));
    }

    private DroverProcess start(String service, String name, List<String> settings) {
        List<String> words = new ArrayList<>(List.of("serve", service, "--port", "0"));
        words.addAll(backends);
        words.addAll(flags(settings));
        return processes.start(name, words.toArray());
    }

    private static List<String> flags(List<String> settings) {
        return settings.stream().flatMap(setting -> Stream.of("--set", setting)).toList();
    }
}
