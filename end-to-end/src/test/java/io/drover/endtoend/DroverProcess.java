package io.drover.endtoend;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@code drover ...} in a JVM of its own; what it prints goes to a file. */
final class DroverProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(60);
    private static final int SHOWN_LINES = 60;

    private final Process process;
    private final Path output;
    private final String command;

    private DroverProcess(Process process, Path output, String command) {
        this.process = process;
        this.output = output;
        this.command = command;
    }

    /**
     * @param directory the process's present directory
     * @param output where it prints to, errors too
     */
    static DroverProcess start(Path directory, Path output, List<String> arguments) {
        return start(directory, output, Map.of(), arguments);
    }

    /** The same with an environment. */
    static DroverProcess start(Path directory, Path output, Map<String, String> environment, List<String> arguments) {
        List<String> words = new ArrayList<>(Jvm.WORDS);
        words.add("io.drover.standalone.Main");
        words.addAll(arguments);
        return start(directory, output, words, environment, String.join(" ", arguments));
    }

    /**
     * @param words a whole command line, which becomes the process it starts
     * @param environment what it sees of {@code DROVER_...}
     * @param command for people
     */
    static DroverProcess start(
            Path directory, Path output, List<String> words, Map<String, String> environment, String command) {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DROVER_"));
        builder.environment().putAll(environment);
        try {
            return new DroverProcess(builder.start(), output, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JVM of every such process, with its class path. */
    private static final class Jvm {

        private static final List<String> WORDS = words();

        private static List<String> words() {
            List<String> words = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1"));
            String classPath = classPath();
            words.addAll(ClassArchive.options(List.copyOf(words), classPath));
            words.addAll(List.of("-cp", classPath));
            return List.copyOf(words);
        }

        /** The tests' own; a runner may have hidden it behind a jar that has only a manifest. */
        private static String classPath() {
            String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            return String.join(
                    File.pathSeparator,
                    List.of(whole.split(File.pathSeparator)).stream()
                            .filter(entry -> !entry.endsWith("test-classes"))
                            .toList());
        }
    }

    long pid() {
        return process.pid();
    }

    boolean runs() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process has printed something, and answers the first group of the pattern. */
    String awaitOutput(String regex) throws IOException, InterruptedException {
        Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
        return Await.until("'" + regex + "' from " + command, START, () -> {
            boolean ended = !runs();
            Matcher matcher = pattern.matcher(output());
            if (matcher.find()) {
                return Optional.of(matcher.group(1));
            }
            if (ended) {
                throw new AssertionError("it ended without '" + regex + "': " + tail());
            }
            return Optional.empty();
        });
    }

    /** Waits until the process has ended, and answers its exit code. */
    int awaitEnd() throws InterruptedException {
        return awaitEnd(END);
    }

    int awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it still runs after " + limit.toSeconds() + " s: " + tail());
        }
        return process.exitValue();
    }

    /** Asks the process to end, as Ctrl-C does. */
    void end() {
        process.destroy();
    }

    /** {@code kill -9}: nothing in the process gets to know of it. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** What it printed last, below what it was. */
    String tail() {
        List<String> lines = output().lines().toList();
        return "drover " + command + "\n  | "
                + String.join("\n  | ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}
