package io.drover.house;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Budgets that keep the orchestrators from growing into monsters, and what a fresh clone leans on. */
class TidyTest {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("project.root")));
    private static final int MAX_LINES = 300;
    private static final int MAX_METHOD_LINES = 40;
    private static final int MAX_LINE = 130;

    private record Source(Path path, List<String> lines) {
        String name() {
            return ROOT.relativize(path).toString();
        }

        boolean isMain() {
            return name().contains("src/main/java");
        }
    }

    private static List<Source> sources() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .map(TidyTest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source read(Path path) {
        try {
            return new Source(path, Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("a main class has at most 300 lines")
    void classesStaySmall() {
        assertThat(sources().stream()
                        .filter(Source::isMain)
                        .filter(source -> source.lines().stream()
                                        .filter(line -> !line.isBlank())
                                        .count()
                                > MAX_LINES)
                        .map(Source::name))
                .isEmpty();
    }

    @Test
    @DisplayName("a simple name stands for one main class in the whole house")
    void simpleNamesAreUnique() {
        Map<String, List<String>> bySimpleName = sources().stream()
                .filter(Source::isMain)
                .filter(source -> !source.name().endsWith("/package-info.java"))
                .collect(groupingBy(source -> source.path().getFileName().toString(), mapping(Source::name, toList())));
        bySimpleName.values().removeIf(places -> places.size() == 1);
        assertThat(bySimpleName).isEmpty();
    }

    @Test
    @DisplayName("a line has at most 130 characters")
    void linesStayShort() {
        List<String> long_ = new ArrayList<>();
        for (Source source : sources()) {
            for (int i = 0; i < source.lines().size(); i++) {
                if (source.lines().get(i).length() > MAX_LINE) {
                    long_.add(source.name() + ":" + (i + 1));
                }
            }
        }
        assertThat(long_).isEmpty();
    }

    /** Formatting is fixed, so a member starts at four spaces and ends with a brace at four spaces. */
    @Test
    @DisplayName("a method of a main class has at most 40 lines")
    void methodsStayShort() {
        List<String> long_ = new ArrayList<>();
        for (Source source : sources().stream().filter(Source::isMain).toList()) {
            int start = -1;
            for (int i = 0; i < source.lines().size(); i++) {
                String line = source.lines().get(i);
                if (line.matches(" {4}[^ /@*}].*\\).*\\{") && !line.contains(" record ") && !line.contains(" enum ")) {
                    start = i;
                } else if (line.equals("    }") && start >= 0) {
                    if (i - start + 1 > MAX_METHOD_LINES) {
                        long_.add(source.name() + ":" + (start + 1));
                    }
                    start = -1;
                }
            }
        }
        assertThat(long_).isEmpty();
    }

    @Test
    @DisplayName("every package says in package-info what it owns, and is null-marked")
    void packagesSayWhatTheyOwn() {
        TreeSet<String> silent = new TreeSet<>();
        for (Source source : sources().stream().filter(Source::isMain).toList()) {
            Path info = source.path().resolveSibling("package-info.java");
            if (!Files.exists(info) || !read(info).lines().contains("@NullMarked")) {
                silent.add(ROOT.relativize(info).toString());
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    @DisplayName("./mvnw chooses its JDK by itself: the line is where a regenerated wrapper would lose it")
    void theWrapperChoosesItsJdk() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("mvnw")))
                .anySatisfy(line -> assertThat(line).startsWith("JAVA_HOME=$(").contains("bin/find-jdk"));
    }

    @Test
    @DisplayName("no mocking library, no field injection")
    void nothingIsMockedOrInjectedIntoFields() {
        assertThat(sources().stream()
                        .filter(source -> !source.name().endsWith("TidyTest.java"))
                        .filter(source -> source.lines().stream()
                                .anyMatch(line -> line.contains("org.mockito")
                                        || line.strip().equals("@Autowired")))
                        .map(Source::name))
                .isEmpty();
    }

    @Test
    @DisplayName("a logger is called LOG; no test is named after an id that resolves nowhere here")
    void namesSayWhatTheyMean() {
        Pattern otherLogger = Pattern.compile("\\bLogger (?!LOG\\b)\\w+ =");
        Pattern id = Pattern.compile("(@DisplayName\\(|name = |^ +)\"[A-Z](\\d{1,2}|\\+)?(, [A-Z]\\d{0,2})*: .*");
        assertThat(sources().stream()
                        .filter(source -> source.lines().stream()
                                .anyMatch(line -> otherLogger.matcher(line).find()
                                        || id.matcher(line).find()))
                        .map(Source::name))
                .isEmpty();
    }
}
