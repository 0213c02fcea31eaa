package io.drover.worker.task;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a command of a task is started: by a shell that becomes the command once a line comes in, in a session of its own
 * where there is {@code setsid}. So whoever starts it can listen before the command says anything.
 */
final class Launcher {

    private static final String SHELL = "/bin/sh";
    private static final String START = "read -r go && exec \"$@\" </dev/null";
    private static final String START_WORDS = "read -r go && eval \"$go\" && exec \"$@\" </dev/null";

    /** The JDK writes arguments and names in the charset of the locale, whatever else is UTF-8. */
    private static final boolean UTF_8 = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));

    private static final @Nullable List<Path> PATH = path();
    private static final List<String> SESSION = session();

    private Launcher() {}

    static List<String> commandLine(List<String> command) {
        List<String> line = new ArrayList<>(SESSION);
        line.addAll(List.of(SHELL, "-c"));
        if (spelledHere(command)) {
            line.addAll(List.of(START, "drover"));
            line.addAll(command);
        } else {
            line.add(START_WORDS);
        }
        return line;
    }

    /**
     * The line that lets a command begin. It brings the words that the locale cannot spell: a pipe takes any byte, and as
     * many as there are.
     */
    static byte[] go(List<String> command) {
        StringBuilder line = new StringBuilder();
        if (!spelledHere(command)) {
            line.append("set --");
            command.forEach(
                    word -> line.append(" '").append(word.replace("'", "'\\''")).append('\''));
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean spelledHere(List<String> command) {
        return UTF_8 || command.stream().allMatch(Launcher::isAscii);
    }

    /** Whether there is a program of that name, or at that place as seen from the directory. */
    static boolean exists(String program, Path directory) {
        if (PATH == null || (!UTF_8 && !isAscii(program))) {
            return true; // this process cannot look; the shell will
        }
        return program.indexOf('/') >= 0
                ? isProgram(directory.resolve(program))
                : !program.isEmpty()
                        && PATH.stream()
                                .anyMatch(folder ->
                                        isProgram(directory.resolve(folder).resolve(program)));
    }

    /** Why a program cannot be started, in words; empty if it may be, as far as one can see. */
    static Optional<String> refusal(String program, Path directory) {
        if (exists(program, directory)) {
            return Optional.empty();
        }
        Path file = directory.resolve(program);
        if (program.indexOf('/') < 0 || !Files.exists(file)) {
            return Optional.of("there is no such program");
        }
        return Optional.of(
                Files.isDirectory(file)
                        ? "it is a directory, not a program"
                        : "it is a file that may not be executed; 'chmod +x' makes it a program, or name what runs it, as in"
                                + " 'sh " + program + "'");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static boolean isProgram(Path file) {
        return Files.isExecutable(file) && !Files.isDirectory(file);
    }

    /** Absent if the locale cannot spell one of the folders. */
    private static @Nullable List<Path> path() {
        @Nullable String path = System.getenv("PATH");
        List<Path> folders = new ArrayList<>();
        for (String folder : (path == null ? "/usr/bin:/bin" : path).split(":", -1)) {
            try {
                folders.add(Path.of(folder));
            } catch (InvalidPathException e) {
                return null;
            }
        }
        return List.copyOf(folders);
    }

    /** What makes its argument the leader of a session without becoming a process of its own. */
    static List<String> session() {
        return exists("setsid", Path.of("")) ? List.of("setsid") : List.of();
    }
}
