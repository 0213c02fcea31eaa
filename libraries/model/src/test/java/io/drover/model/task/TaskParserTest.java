package io.drover.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskParserTest {

    @Test
    @DisplayName("sleep MILLIS, with blanks around it")
    void sleep() {
        assertThat(TaskParser.parse("sleep 500")).isEqualTo(new Task.Sleep(500));
        assertThat(TaskParser.parse("  sleep \t 0 ")).isEqualTo(new Task.Sleep(0));
        assertThat(TaskParser.parse("sleep 86400000")).isEqualTo(new Task.Sleep(Task.Sleep.MAX_MILLIS));
    }

    @Test
    @DisplayName("exec splits into words without a shell")
    void exec() {
        assertThat(words("exec ls -l  /tmp")).containsExactly("ls", "-l", "/tmp");
        assertThat(words("exec echo 'two words' \"and more\"")).containsExactly("echo", "two words", "and more");
        assertThat(words("exec echo a'b c'd")).containsExactly("echo", "ab cd");
        assertThat(words("exec echo two\\ words \\\"")).containsExactly("echo", "two words", "\"");
        assertThat(words("exec echo \"a \\\" b\"")).containsExactly("echo", "a \" b");
        assertThat(words("exec echo ''")).containsExactly("echo", "");
        assertThat(words("exec echo $HOME; rm *")).containsExactly("echo", "$HOME;", "rm", "*");
    }

    @Test
    @DisplayName("single quotes keep a backslash, and so does the end of the line")
    void backslashes() {
        assertThat(words("exec grep '\\d'")).containsExactly("grep", "\\d");
        assertThat(words("exec echo a\\")).containsExactly("echo", "a\\");
    }

    private static List<String> words(String line) {
        return ((Task.Exec) TaskParser.parse(line)).command();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "http http://a.example/x, GET, http://a.example/x, 0",
        "http get https://a.example, GET, https://a.example, 0",
        "http POST HTTP://a.example:81/x?y=1, POST, HTTP://a.example:81/x?y=1, 0",
        "http http://a.example expect=404, GET, http://a.example, 404",
        "http http://my_service:8080/x_y, GET, http://my_service:8080/x_y, 0",
        "http http://u:p@a.my_net./, GET, http://u:p@a.my_net./, 0",
        "http http://Bücher.example:81/ü?ü, GET, http://xn--bcher-kva.example:81/ü?ü, 0",
        "http https://u:ü@例え.テスト/, GET, https://u:ü@xn--r8jz45g.xn--zckzah/, 0",
        "http http://a.example:, GET, http://a.example:, 0",
        "http http://[::1]:81/, GET, http://[::1]:81/, 0",
        "http  DELETE   http://a.example   expect=204, DELETE, http://a.example, 204"
    })
    void http(String line, String method, String uri, int expect) {
        assertThat(TaskParser.parse(line)).isEqualTo(new Task.Http(method, URI.create(uri), expect));
    }

    @Test
    @DisplayName("sql takes the rest of the line as it is")
    void sql() {
        assertThat(TaskParser.parse("sql SELECT 'a  b' -- c")).isEqualTo(new Task.Sql("SELECT 'a  b' -- c"));
    }

    @Test
    @DisplayName("echo takes the rest of the line as it is, be it nothing")
    void echo() {
        assertThat(TaskParser.parse("echo  \"it's\"  $HOME # so ")).isEqualTo(new Task.Echo("\"it's\"  $HOME # so"));
        assertThat(TaskParser.parse("echo")).isEqualTo(new Task.Echo(""));
    }

    @Test
    @DisplayName("function takes a name and the rest of the line as payload")
    void function() {
        assertThat(TaskParser.parse("function resize")).isEqualTo(new Task.Function("resize", ""));
        assertThat(TaskParser.parse("function resize {\"to\": [1,  2]}"))
                .isEqualTo(new Task.Function("resize", "{\"to\": [1,  2]}"));
        assertThat(TaskParser.parse("function\tresize\tbig")).isEqualTo(new Task.Function("resize", "big"));
    }

    @ParameterizedTest(name = "\"{0}\" is refused: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                    | unknown task ''; a line starts with sleep, echo, exec, http, sql or function",
                "slep 5                | unknown task 'slep'; a line starts with sleep, echo, exec, http, sql or function",
                "SLEEP 5               | unknown task 'SLEEP'; a line starts with sleep, echo, exec, http, sql or function",
                "sleep                 | sleep takes whole milliseconds (sleep 500), not ''",
                "sleep 1.5             | sleep takes whole milliseconds (sleep 500), not '1.5'",
                "sleep 5 6             | sleep takes whole milliseconds (sleep 500), not '5 6'",
                "sleep -1              | sleep takes 0 to 86400000 milliseconds, not -1",
                "sleep 86400001        | sleep takes 0 to 86400000 milliseconds, not 86400001",
                "exec                  | exec needs a command: exec COMMAND [ARGUMENT ...]",
                "exec echo \"a         | a quote (\") is not closed; where it stands for itself, write \\\"",
                "http                  | http needs a URL with http:// or https:// and a host, not ''",
                "http POST             | http needs a URL with http:// or https:// and a host, not 'POST'",
                "http a.example        | http needs a URL with http:// or https:// and a host, not 'a.example'",
                "http file:///etc      | http needs a URL with http:// or https:// and a host, not 'file:///etc'",
                "http ftp://a.example  | http needs a URL with http:// or https:// and a host, not 'ftp://a.example'",
                "http http://a^b/      | http cannot read the URL 'http://a^b/': Illegal character in authority",
                "http http://a b       | http does not understand 'b': http [METHOD] URL [expect=STATUS]",
                "http http://a expect=9| http expects one status from 200 to 599 (expect=404), not 'expect=9'",
                "http http://a expect=100 | http expects one status from 200 to 599 (expect=404), not 'expect=100'",
                "http http://a expect=600 | http expects one status from 200 to 599 (expect=404), not 'expect=600'",
                "http FETCH http://a   | http knows GET, HEAD, OPTIONS, POST, PUT, DELETE, PATCH, not 'FETCH'",
                "http http://straße.de/  | http cannot read the URL 'http://straße.de/': write its host in ASCII (xn--...)",
                "http http://my_a:0/    | http needs a port from 1 to 65535, not 0",
                "http http://u:pw@a_b:x/ | http needs a host of letters, digits, '-', '_' and '.', or an address, not 'a_b:x'",
                "http http://1.2.3/     | http needs a host of letters, digits, '-', '_' and '.', or an address, not '1.2.3'",
                "http http://a..b/      | http needs a host of letters, digits, '-', '_' and '.', or an address, not 'a..b'",
                "http http://a:99999/  | http needs a port from 1 to 65535, not 99999",
                "http http://u:pw@a^b/ | http cannot read the URL 'http://a^b/': Illegal character in authority",
                "sleep 99999999999999999999 | sleep takes 0 to 86400000 milliseconds, not 99999999999999999999",
                "exec \"\" a             | exec needs a command, and '' is none: exec COMMAND [ARGUMENT ...]",
                "exec echo a\u0000b     | a task holds no NUL character: no program and no server takes one",
                "sql                   | sql needs a statement: sql SELECT ...",
                "function              | function needs a name of letters, digits, '_', '.' and '-': function NAME [PAYLOAD]",
                "function a/b          | function needs a name of letters, digits, '_', '.' and '-': function NAME [PAYLOAD]"
            },
            quoteCharacter = '`')
    void refusals(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskParser.parse(line.equals("''") ? "" : line))
                .withMessage(message);
    }

    @Test
    @DisplayName("exec takes words as long as systems do, and says so of longer ones")
    void longWords() {
        assertThat(words("exec echo " + "x".repeat(131_071))).hasSize(2);
        assertThat(words("exec echo " + "é".repeat(65_535))).hasSize(2);
        for (String word : List.of("x".repeat(131_072), "é".repeat(65_536))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TaskParser.parse("exec echo " + word))
                    .withMessageContaining("no argument of more than 131071 bytes");
        }
    }

    @Test
    void longNonsenseIsShortenedInMessages() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskParser.parse("x".repeat(10_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120).contains("x…'"));
    }

    @ParameterizedTest(name = "\"{0}\" may run beside itself: {1}")
    @CsvSource({
        "sleep 1, true",
        "sql SELECT 1, false",
        "http http://a, true",
        "http HEAD http://a, true",
        "http POST http://a, false",
        "http PUT http://a, false",
        "exec true, false",
        "function f, false"
    })
    void onlyHarmlessTasksAreRepeatable(String line, boolean expected) {
        Task task = TaskParser.parse(line);
        assertThat(task.repeatable()).isEqualTo(expected);
        assertThat(line).startsWith(task.kind().word());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sleep", "sleep ", "sleep  5", " sleep 5", "sleep 5 ", "sleep -5", "sleep 86400001", "sleep 5\r"
            })
    void whatIsNotAPlainSleepIsLeftToTheParser(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(TaskParser.sleepMillis(bytes, 0, bytes.length)).isEqualTo(-1);
    }

    @Test
    void aSleepIsReadFromTheMiddleOfABuffer() {
        byte[] bytes = "sleep 1\nsleep 23\nsleep 4".getBytes(StandardCharsets.US_ASCII);
        assertThat(TaskParser.sleepMillis(bytes, 8, 16)).isEqualTo(23);
    }
}
