package io.drover.endtoend;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a JVM learned of one class path by running a short demo: with it the processes of these tests start for less than
 * half of the processor's time. Made once for the jars that are there; where there is none, all goes on more slowly.
 */
final class ClassArchive {

    private static final Path FOLDER = Processes.ROOT.resolve("end-to-end/target/archive");
    private static final long MOST_SECONDS = 120;

    private ClassArchive() {}

    /** Options for a JVM with this class path. */
    static List<String> options(List<String> java, String classPath) {
        List<Path> entries =
                Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
        // A JVM archives nothing of folders, which an editor or 'mvn test' has in the place of jars.
        if (entries.stream().anyMatch(Files::isDirectory)) {
            return List.of();
        }
        try {
            Path archive = FOLDER.resolve(name(entries) + ".jsa");
            if (!Files.exists(archive)) {
                make(archive, java, classPath);
            }
            return Files.exists(archive)
                    ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off", "-Xlog:aot*=off")
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Of the jars as they are; what was built anew needs another archive. */
    private static String name(List<Path> jars) throws IOException {
        StringBuilder seen = new StringBuilder(System.getProperty("java.vm.version"));
        for (Path jar : jars) {
            if (Files.exists(jar)) {
                seen.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
            }
        }
        return Integer.toHexString(seen.toString().hashCode());
    }

    private static void make(Path archive, List<String> java, String classPath)
            throws IOException, InterruptedException {
        Path place = FOLDER.resolve("demo");
        Processes.delete(FOLDER);
        Files.createDirectories(place);
        Path made = FOLDER.resolve("made.jsa");
        List<String> words = new ArrayList<>(java);
        words.addAll(List.of("-XX:ArchiveClassesAtExit=" + made, "-Xlog:cds*=off", "-Xlog:aot*=off", "-cp", classPath));
        words.addAll(
                List.of("io.drover.standalone.Main", "demo", "--link", "--count", "20", "--millis", "5", "--place"));
        words.add(place.toString());
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("demo.log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DROVER_"));
        Process demo = builder.start();
        if (!demo.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            demo.destroyForcibly().waitFor();
            return;
        }
        if (demo.exitValue() == 0 && Files.exists(made)) {
            Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
