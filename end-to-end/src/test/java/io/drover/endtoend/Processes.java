package io.drover.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * The processes of a test class and the folder they work in. All are ended after the class, whatever happened; when a
 * test fails it shows what they printed, and the folder stays.
 */
final class Processes implements BeforeAllCallback, AfterAllCallback, TestWatcher {

    /** The folder that relative paths in the example workloads count from. */
    static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("project.root"), "the build sets project.root"));

    private final Deque<DroverProcess> started = new ArrayDeque<>();
    private Path folder = ROOT;
    private boolean failed;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        prepare(context.getRequiredTestClass().getSimpleName());
    }

    void prepare(String name) throws IOException {
        folder = ROOT.resolve("end-to-end/target/end-to-end").resolve(name);
        delete(folder);
        Files.createDirectories(folder);
    }

    /** A path in the folder of the test class. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * Starts {@code drover} in the root of the project.
     *
     * @param name of the file that gets its output
     */
    DroverProcess start(String name, Object... arguments) {
        return startWith(name, Map.of(), arguments);
    }

    /** The same with these {@code DROVER_...} variables. */
    DroverProcess startWith(String name, Map<String, String> environment, Object... arguments) {
        List<String> words = Stream.of(arguments).map(String::valueOf).toList();
        DroverProcess process = DroverProcess.start(ROOT, file(name + ".log"), environment, words);
        started.push(process);
        return process;
    }

    /** Starts another command line in the root of the project, with these {@code DROVER_...} variables and no others. */
    DroverProcess launch(String name, Map<String, String> environment, List<String> words) {
        DroverProcess process = DroverProcess.start(
                ROOT, file(name + ".log"), words, environment, String.join(" ", words.subList(1, words.size())));
        started.push(process);
        return process;
    }

    /** Runs {@code drover} to its end. */
    DroverProcess run(String name, Object... arguments) throws InterruptedException {
        DroverProcess process = start(name, arguments);
        process.awaitEnd();
        return process;
    }

    /** Starts everything in one process, and waits until it answers. */
    Up up(String name, Object... more) throws IOException, InterruptedException {
        Object[] arguments = Stream.concat(Stream.of("up", "--port", 0, "--data", file("data")), Stream.of(more))
                .toArray();
        return Up.of(start(name, arguments), file("data"));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        failed = true;
        show();
    }

    private void show() {
        started.descendingIterator().forEachRemaining(process -> System.err.println(process.tail()));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        boolean keep = failed || context.getExecutionException().isPresent();
        if (keep && !failed) {
            show();
        }
        end(keep);
    }

    void end(boolean keep) throws IOException {
        while (!started.isEmpty()) {
            started.pop().close();
        }
        if (!keep) {
            delete(folder);
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
