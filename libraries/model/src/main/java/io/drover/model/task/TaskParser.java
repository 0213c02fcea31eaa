package io.drover.model.task;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads one line of a workload file. A line that it cannot read is answered with an {@link IllegalArgumentException}
 * whose message says what is wrong and what would be right; the caller adds the line's number.
 */
public final class TaskParser {

    private static final byte[] SLEEP = "sleep ".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH");

    private TaskParser() {}

    /**
     * The milliseconds of a plain {@code sleep MILLIS} line, or -1 if the bytes are anything else. Bags of a million
     * sleeps are read with this, without an object per line.
     */
    public static long sleepMillis(byte[] line, int from, int to) {
        int digits = from + SLEEP.length;
        if (to <= digits || to - digits > 8) {
            return -1;
        }
        for (int i = 0; i < SLEEP.length; i++) {
            if (line[from + i] != SLEEP[i]) {
                return -1;
            }
        }
        long millis = 0;
        for (int i = digits; i < to; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            millis = millis * 10 + digit;
        }
        return millis <= Task.Sleep.MAX_MILLIS ? millis : -1;
    }

    /** Reads a line without its line end. */
    public static Task parse(String line) {
        String text = stripped(line);
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a task holds no NUL character: no program and no server takes one");
        }
        int space = firstWordEnd(text);
        String rest = text.substring(space);
        return switch (text.substring(0, space)) {
            case "sleep" -> sleep(stripped(rest));
            case "echo" -> new Task.Echo(stripped(rest));
            case "exec" -> new Task.Exec(ShellWords.of(rest));
            case "http" -> http(rest);
            case "sql" -> new Task.Sql(stripped(rest));
            case "function" -> function(stripped(rest));
            case String other ->
                throw new IllegalArgumentException("unknown task '" + shorten(other)
                        + "'; a line starts with sleep, echo, exec, http, sql or function");
        };
    }

    private static Task sleep(String rest) {
        if (!rest.matches("[+-]?[0-9]+")) {
            throw new IllegalArgumentException(
                    "sleep takes whole milliseconds (sleep 500), not '" + shorten(rest) + "'");
        }
        try {
            return new Task.Sleep(Long.parseLong(rest));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(Task.Sleep.refusal(shorten(rest)), e);
        }
    }

    private static Task http(String rest) {
        List<String> words = new ArrayList<>(List.of(rest.split("[ \t]+")));
        if (words.getFirst().isEmpty()) {
            words.removeFirst();
        }
        String method = words.size() > 1 && words.getFirst().matches("[A-Za-z]+") ? method(words.removeFirst()) : "GET";
        URI uri = uri(words.isEmpty() ? "" : words.removeFirst());
        int expect = 0;
        if (!words.isEmpty() && words.getFirst().startsWith("expect=")) {
            expect = expect(words.removeFirst());
        }
        if (!words.isEmpty()) {
            throw new IllegalArgumentException(
                    "http does not understand '" + shorten(words.getFirst()) + "': http [METHOD] URL [expect=STATUS]");
        }
        return new Task.Http(method, uri, expect);
    }

    private static String method(String word) {
        String method = word.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException(
                    "http knows " + String.join(", ", METHODS) + ", not '" + shorten(word) + "'");
        }
        return method;
    }

    /** Statuses below 200 announce the one that counts. */
    private static int expect(String word) {
        if (!word.matches("expect=[2-5][0-9]{2}")) {
            throw new IllegalArgumentException(
                    "http expects one status from 200 to 599 (expect=404), not '" + shorten(word) + "'");
        }
        return Integer.parseInt(word.substring("expect=".length()));
    }

    private static URI uri(String word) {
        try {
            URI uri = HttpTarget.parse(word);
            if (uri.getRawAuthority() == null
                    || !String.valueOf(uri.getScheme()).matches("(?i)https?")) {
                throw new IllegalArgumentException("http needs a URL with http:// or https:// and a host, not '"
                        + shorten(withoutSecrets(word)) + "'");
            }
            if (HttpTarget.of(uri).isEmpty()) {
                throw new IllegalArgumentException(whyNoTarget(uri));
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "http cannot read the URL '" + shorten(withoutSecrets(word)) + "': " + e.getReason());
        }
    }

    private static String whyNoTarget(URI uri) {
        String place = uri.getRawAuthority().substring(uri.getRawAuthority().lastIndexOf('@') + 1);
        int colon = place.lastIndexOf(':');
        return colon > place.lastIndexOf(']')
                        && place.substring(colon + 1).matches("[0-9]+")
                        && HttpTarget.of(URI.create("http://" + place.substring(0, colon)))
                                .isPresent()
                ? "http needs a port from 1 to 65535, not " + shorten(place.substring(colon + 1))
                : "http needs a host of letters, digits, '-', '_' and '.', or an address, not '" + shorten(place) + "'";
    }

    /** User and password are nobody's business but the server's. */
    private static String withoutSecrets(String url) {
        return url.replaceFirst("//[^/?#]*@", "//");
    }

    private static Task function(String rest) {
        int space = firstWordEnd(rest);
        return new Task.Function(rest.substring(0, space), stripped(rest.substring(space)));
    }

    private static int firstWordEnd(String text) {
        int end = 0;
        while (end < text.length() && !ShellWords.isBlank(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Without blanks around it; one behind a backslash belongs to a word. */
    private static String stripped(String text) {
        int from = 0;
        while (from < text.length() && ShellWords.isBlank(text.charAt(from))) {
            from++;
        }
        int to = text.length();
        while (to > from
                && ShellWords.isBlank(text.charAt(to - 1))
                && !(to - 1 > from && text.charAt(to - 2) == '\\')) {
            to--;
        }
        return text.substring(from, to);
    }

    private static String shorten(String text) {
        if (text.length() <= 40) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(38)) ? 38 : 39) + "…";
    }
}
