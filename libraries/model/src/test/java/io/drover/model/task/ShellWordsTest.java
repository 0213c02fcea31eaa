package io.drover.model.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The corpus holds lines ({@code < }) with the words ({@code > }) that a real shell makes of them. After adding a line,
 * {@code -Ddrover.regenerate=true} asks {@code sh} anew.
 */
class ShellWordsTest {

    private static final String CORPUS = "shell-words.corpus";

    @Test
    @DisplayName("the words of a line are those of a POSIX shell")
    void theCorpus() throws IOException, InterruptedException {
        Map<String, List<String>> corpus = corpus();
        if (Boolean.getBoolean("drover.regenerate")) {
            regenerate(corpus);
        }
        assertThat(corpus).hasSizeGreaterThan(250);
        corpus.forEach((line, words) -> assertThat(ShellWords.of(line)).as(line).isEqualTo(words));
    }

    @ParameterizedTest(name = "{0} stands for itself")
    @CsvSource(
            delimiter = '|',
            value = {
                "$HOME",
                "${HOME}",
                "$(date)",
                "`date`",
                "*.txt",
                "?",
                "[ab]",
                "~",
                "~/x",
                "{a,b}",
                "#no-comment",
                "a;b",
                "a&&b",
                "a|b",
                ">file",
                "2>&1",
                "<(x)",
                "!x"
            })
    void nothingIsExpanded(String word) {
        assertThat(ShellWords.of("a " + word + " \"" + word + "\"")).containsExactly("a", word, word);
    }

    @Test
    void anOpenQuoteIsRefused() {
        for (String open : List.of("\"a", "'a", "a 'b\\'c'", "\"a\\\"", "it's")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ShellWords.of(open))
                    .withMessageContaining("is not closed");
        }
    }

    private static Map<String, List<String>> corpus() throws IOException {
        Map<String, List<String>> corpus = new LinkedHashMap<>();
        try (InputStream in = ShellWordsTest.class.getResourceAsStream(CORPUS)) {
            List<String> words = new ArrayList<>();
            for (String row : new String(in.readAllBytes(), UTF_8).split("\n")) {
                if (row.startsWith("< ")) {
                    words = new ArrayList<>();
                    corpus.put(row.substring(2), words);
                } else {
                    words.add(row.substring(2));
                }
            }
        }
        return corpus;
    }

    private static void regenerate(Map<String, List<String>> corpus) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, List<String>> entry : corpus.entrySet()) {
            entry.setValue(ask(entry.getKey()));
            text.append("< ").append(entry.getKey()).append('\n');
            entry.getValue().forEach(word -> text.append("> ").append(word).append('\n'));
        }
        Files.writeString(Path.of("src/test/resources/io/drover/model/task", CORPUS), text);
    }

    private static List<String> ask(String line) throws IOException, InterruptedException {
        ProcessBuilder sh =
                new ProcessBuilder("sh", "-c", "eval \"set -- $LINE\"; for word do printf '%s\\0' \"$word\"; done");
        sh.environment().put("LINE", line);
        Process process = sh.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(line).isZero();
        return said.isEmpty()
                ? List.of()
                : Arrays.asList(said.substring(0, said.length() - 1).split("\0", -1));
    }
}
