package io.drover.endtoend;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** One server with its embedded back ends and some worker processes, each of which can be killed, stopped and started. */
final class ChaosCast implements AutoCloseable {

    private static final int WORKERS = 3;
    private static final int SLOTS = 4;
    private static final String QUEUES = "spring.cloud.aws.sqs.endpoint";

    private final Processes processes = new Processes();
    private final Launcher drover;
    private final Path data;
    private final int port;
    private final List<DroverProcess> workers = new ArrayList<>();
    private DroverProcess server;
    private final TcpGate queue;
    private int started;

    ChaosCast(Path data) throws IOException, InterruptedException {
        this.data = data;
        processes.prepare("chaos");
        drover = Launcher.trained(processes);
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = startServer();
        queue = new TcpGate(queuePort());
        tellWorkers();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(startWorker(i));
        }
        calls().workers(WORKERS);
    }

    HttpCalls calls() {
        return new HttpCalls(URI.create("http://127.0.0.1:" + port));
    }

    Path file(String name) {
        return processes.file(name);
    }

    static int slots() {
        return WORKERS * SLOTS;
    }

    TcpGate queue() {
        return queue;
    }

    DroverProcess server() {
        return server;
    }

    List<DroverProcess> workers() {
        return List.copyOf(workers);
    }

    /** Kills the server, starts it again, and answers how long the start took. */
    Duration restartServer() throws IOException, InterruptedException {
        server.kill();
        long begun = System.nanoTime();
        startServerAgain();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    void killWorker(int which) throws InterruptedException {
        workers.get(which).kill();
    }

    /** Under the same id, as an orchestrator does. */
    void startWorkerAgain(int which) {
        workers.set(which, startWorker(which));
    }

    /** Starts whatever does not run: a poisonous task may have ended a worker by itself. */
    void mend() throws IOException, InterruptedException {
        queue.set(TcpGate.State.OPEN);
        if (!server.runs()) {
            startServerAgain();
        }
        for (int i = 0; i < WORKERS; i++) {
            if (!workers.get(i).runs()) {
                startWorkerAgain(i);
            }
        }
    }

    void fillDisk() throws IOException {
        byte[] block = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(ballast())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (data.toFile().getUsableSpace() > block.length) {
                throw e;
            }
        }
    }

    void freeDisk() throws IOException {
        Files.deleteIfExists(ballast());
    }

    /** SIGSTOP and SIGCONT: the process does nothing for a while and knows nothing of it. */
    static void signal(String name, DroverProcess process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (!kill.waitFor(5, TimeUnit.SECONDS)) {
            kill.destroyForcibly();
        }
    }

    private Path ballast() {
        return data.resolve("ballast");
    }

    private void startServerAgain() throws IOException, InterruptedException {
        server = startServer();
        tellWorkers();
    }

    private DroverProcess startServer() throws IOException, InterruptedException {
        DroverProcess process =
                drover.serve("server-" + started++, "scheduler", "-s", port, "-rw", "--allow-exec", "--data", data);
        process.awaitOutput("(scheduling on) ");
        return process;
    }

    private DroverProcess startWorker(int which) {
        return drover.serve(
                "worker-" + which + "-" + started++,
                "worker",
                "--slots",
                SLOTS,
                "--id",
                "w" + which,
                "--allow-exec",
                "--data",
                data,
                "--set",
                "drover.backend.connection-file=" + file("connection.properties"));
    }

    private int queuePort() throws IOException {
        return URI.create(connection().getProperty(QUEUES)).getPort();
    }

    private Properties connection() throws IOException {
        Properties connection = new Properties();
        try (Reader in = Files.newBufferedReader(data.resolve("connection.properties"))) {
            connection.load(in);
        }
        return connection;
    }

    /** What the server says of itself, but that its queues are behind the gate. */
    private void tellWorkers() throws IOException {
        Properties told = connection();
        told.setProperty(QUEUES, queue.endpoint().toString());
        Path fresh = file("connection.new");
        try (Writer out = Files.newBufferedWriter(fresh)) {
            told.store(out, null);
        }
        Files.move(fresh, file("connection.properties"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        queue.close();
        processes.end(true);
    }
}
