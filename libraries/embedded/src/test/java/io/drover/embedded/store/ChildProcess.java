package io.drover.embedded.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main of the test classes in a JVM of its own. */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static ChildProcess start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line that it prints; it must not end before. */
    String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IllegalStateException("the child process ended early");
        }
        return line;
    }

    /**
     * How large a file of it may become from now on; writing beyond that fails, as it does on a full disk.
     *
     * @param bytes a number, or {@code unlimited}
     * @return false where this cannot be had
     */
    boolean limitFiles(String bytes) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("sh", "-c", "prlimit --pid " + process.pid() + " --fsize=" + bytes + ":")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return prlimit.waitFor() == 0;
    }

    /** @param signal such as {@code STOP} or {@code CONT} */
    void signal(String signal) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill -" + signal + " answered " + exit);
        }
    }

    /** Lets it go on to its end, and waits for that. */
    void end() throws IOException, InterruptedException {
        process.outputWriter().close();
        process.waitFor();
    }

    /** Kills it without giving it a chance, and waits until it is gone. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
