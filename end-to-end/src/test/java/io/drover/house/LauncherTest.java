package io.drover.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** bin/drover in a tree of its own, whose Maven and JVM only say that they were called. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("project.root")));

    private record Run(int code, String out, String err) {}

    @TempDir
    Path folder;

    private Path root;
    private Path source;

    @BeforeEach
    void plant() throws IOException {
        root = folder.resolve("a clone");
        Files.createDirectories(root.resolve("bin"));
        Files.copy(ROOT.resolve("bin/drover"), root.resolve("bin/drover"));
        Files.copy(ROOT.resolve("bin/as-init"), root.resolve("bin/as-init"));
        script("bin/find-jdk", "echo \"$(dirname \"$0\")/../jdk\"");
        script("jdk/bin/java", "echo \"java $*\"");
        script(
                "mvnw",
                "echo built >>builds.txt",
                "mkdir -p standalone/target/drover/lib",
                "for jar in drover-cli drover-model picocli jackson-core-3 jackson-databind-3 jackson-annotations jspecify; do",
                "    : >standalone/target/drover/lib/$jar.jar",
                "done");
        source = Files.createDirectories(root.resolve("cli/src/main/java")).resolve("A.java");
        Files.writeString(source, "class A {}");
        Files.writeString(root.resolve("pom.xml"), "<project/>");
    }

    private void script(String name, String... lines) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run drover(String... words) throws Exception {
        return drover(Map.of(), words);
    }

    private Run drover(Map<String, String> environment, String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("sh", root.resolve("bin/drover").toString()));
        command.addAll(List.of(words));
        return run(environment, command);
    }

    private Run run(Map<String, String> environment, List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("DROVER_NO_BUILD");
        builder.environment().putAll(environment);
        Path err = folder.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, Files.readString(err));
    }

    private int builds() throws IOException {
        Path file = root.resolve("builds.txt");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    @Test
    @DisplayName("a command that starts services builds once, and again only when a source says something else")
    void buildsByContent() throws Exception {
        assertThat(drover("up").out()).contains("io.drover.standalone.Main up");
        assertThat(builds()).isEqualTo(1);
        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
        drover("up");
        assertThat(builds()).isEqualTo(1);

        Files.writeString(source, "class A { int a; }");
        assertThat(drover("demo").err()).contains("DROVER_NO_BUILD");
        assertThat(builds()).isEqualTo(2);
        Files.move(source, source.resolveSibling("B.java"));
        drover("demo");
        assertThat(builds()).isEqualTo(3);

        Files.createDirectories(root.resolve("cli/src/test/java"));
        Files.writeString(root.resolve("cli/src/test/java/ATest.java"), "class ATest {}");
        drover("demo");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    @DisplayName("a copy of a tree that was built is built")
    void aCopyIsAsGood() throws Exception {
        drover("up");
        Path copy = folder.resolve("copy");
        assertThat(run(Map.of(), List.of("cp", "-r", root.toString(), copy.toString()))
                        .code())
                .isZero();
        root = copy;
        drover("up");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    @DisplayName("what Maven built by hand is taken, unless a source changed since or a module was left out")
    void mavenMayHaveBuilt() throws Exception {
        script("mvnw", "echo built >>builds.txt");
        Path home = root.resolve("standalone/target/drover");
        Files.createDirectories(root.resolve("cli/target"));
        Files.writeString(root.resolve("cli/pom.xml"), "<project/>");
        Path jar = Files.createDirectories(home.resolve("lib")).resolve("drover-cli-1.jar");
        Path made = root.resolve("cli/target/drover-cli-1.jar");
        Files.writeString(made, "one");
        Files.copy(made, jar);
        assertThat(drover("up").err()).contains("Taking what Maven built");
        assertThat(drover("up").err()).isEmpty();
        assertThat(builds()).isZero();

        Files.writeString(source, "class A { int changed; }");
        drover("up");
        assertThat(builds()).isEqualTo(1);

        Files.writeString(source, "class A { int again; }");
        Files.writeString(made, "two");
        Files.copy(made, jar, StandardCopyOption.REPLACE_EXISTING);
        // File systems tell times only every few milliseconds.
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(2)));
        drover("up");
        assertThat(builds()).isEqualTo(1);

        Files.writeString(source, "class A { int more; }");
        Files.writeString(made, "three: Maven built the module and not the distribution");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
        drover("up");
        assertThat(builds()).isEqualTo(2);

        Files.writeString(source.resolveSibling("B.java"), "class B {}");
        drover("up");
        Files.writeString(made, "four");
        Files.copy(made, jar, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(source.resolveSibling("B.java"));
        Instant deleted = Files.getLastModifiedTime(source.getParent()).toInstant();
        Files.setLastModifiedTime(jar, FileTime.from(deleted.minusMillis(10)));
        Files.setLastModifiedTime(home.resolve("built"), FileTime.from(deleted.minusMillis(20)));
        drover("up");
        assertThat(builds()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"submit -w x", "list", "--help", "up --help", "ups", "status", "--version", "provisioner -h"})
    @DisplayName("a client command, --help or a typo never builds")
    void neverBuilds(String command) throws Exception {
        Run before = drover(command.split(" "));
        assertThat(builds()).isZero();
        assertThat(before.out() + before.err()).contains("not built yet", "drover up");
        assertThat(before.code()).isEqualTo(command.equals("--help") ? 0 : 2);

        drover("up");
        Files.writeString(source, "class A { int changed; }");
        assertThat(drover(command.split(" ")).out()).contains("java ").contains(command);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    @DisplayName("no command at all is the same mistake whether anything is built or not")
    void noCommand() throws Exception {
        Run before = drover();
        assertThat(before.code()).isEqualTo(2);
        assertThat(before.err()).startsWith("drover: a command is missing.").contains("not built yet", "drover up");
    }

    @Test
    void doesNotBuildIfToldNotTo() throws Exception {
        drover("up");
        Files.writeString(source, "class A { int changed; }");
        assertThat(drover(Map.of("DROVER_NO_BUILD", "1"), "up").code()).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aBuildThatFailsIsOneLineWithItsLog() throws Exception {
        script("mvnw", "echo no network; exit 1");
        Run run = drover("up");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains("no network", "drover: the build failed", "build.log");
    }

    @Test
    void withoutAJdkThereIsOneSentence() throws Exception {
        script("bin/find-jdk", "echo 'drover: no JDK 25 or newer was found: install one' >&2; exit 2");
        Run run = drover("up");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).startsWith("drover: no JDK");
        assertThat(builds()).isZero();
    }

    @Test
    @DisplayName("the first process of a container takes in orphans, reads its input and ends with the JVM's code")
    void takesInOrphans() throws Exception {
        drover("up");
        script(
                "jdk/bin/java",
                "[ $$ -ne 1 ] || exit 99",
                "for one in 1 2 3 4 5; do (setsid sleep 0.1 &); done",
                "read -r line && echo \"read $line\"",
                "sleep 1",
                "grep -l '^State:.Z' /proc/[0-9]*/status",
                "exit 7");
        Run run = asFirst("echo words | exec sh bin/drover up");
        assertThat(run.out()).isEqualTo("read words\n");
        assertThat(run.code()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP", "QUIT"})
    @DisplayName("what the first process of a container is told, the JVM is told")
    void handsSignalsOn(String signal) throws Exception {
        drover("up");
        script(
                "jdk/bin/java",
                "trap 'echo told; sleep 0.2; exit 9' " + signal,
                "kill -s " + signal + " 1",
                "for one in 1 2 3 4 5 6 7 8 9; do sleep 1; done");
        Run run = asFirst("exec sh bin/drover up");
        assertThat(run.out()).isEqualTo("told\n");
        assertThat(run.code()).isEqualTo(9);
    }

    /** Runs a line of the shell as process 1. */
    private Run asFirst(String line) throws Exception {
        List<String> first = List.of("unshare", "-p", "-f", "--mount-proc");
        assumeThat(Files.exists(Path.of("/usr/bin/unshare"))).isTrue();
        List<String> probe = new ArrayList<>(first);
        probe.add("true");
        assumeThat(run(Map.of(), probe).code()).as("may make name spaces").isZero();
        List<String> command = new ArrayList<>(first);
        // Builds ignore INT in what they start behind themselves, and a shell cannot undo that.
        command.addAll(List.of("env", "--default-signal", "sh", "-c", "cd \"$0\" && " + line, root.toString()));
        return run(Map.of("DROVER_NO_BUILD", "1"), command);
    }

    @Test
    @DisplayName("too few open files are told before anything is built")
    void tooFewFiles() throws Exception {
        Run run = run(
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        "ulimit -n 64 && exec sh \"$0\" up",
                        root.resolve("bin/drover").toString()));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .hasLineCount(1)
                .startsWith("drover: this shell allows 64 open files")
                .contains("ulimit -n");
        assertThat(builds()).isZero();
    }
}
