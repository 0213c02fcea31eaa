package io.drover.model.task;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads one line of a workload file. A line that it cannot read is answered with an {@link IllegalArgumentException}
 * whose message says what is wrong and what would be right; the caller adds the line's number.
 */
public final class TaskParser {

    private static final byte[] SLEEP = "sleep ".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH");

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
        String text = line.strip();
        int space = firstWordEnd(text);
        String rest = text.substring(space).strip();
        return switch (text.substring(0, space)) {
            case "sleep" -> sleep(rest);
            case "exec" -> new Task.Exec(words(rest));
            case "http" -> http(rest);
            case "sql" -> new Task.Sql(rest);
            case "function" -> function(rest);
            case String other ->
                throw new IllegalArgumentException(
                        "unknown task '" + shorten(other) + "'; a line starts with sleep, exec, http, sql or function");
        };
    }

    private static Task sleep(String rest) {
        try {
            return new Task.Sleep(Long.parseLong(rest));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "sleep takes whole milliseconds (sleep 500), not '" + shorten(rest) + "'", e);
        }
    }

    private static Task http(String rest) {
        List<String> words = new ArrayList<>(List.of(rest.split("\\s+")));
        String method = "GET";
        if (words.size() > 1 && METHODS.contains(words.getFirst().toUpperCase(Locale.ROOT))) {
            method = words.removeFirst().toUpperCase(Locale.ROOT);
        }
        URI uri = uri(words.removeFirst());
        int expect = 0;
        if (!words.isEmpty() && words.getFirst().matches("expect=[1-5][0-9]{2}")) {
            expect = Integer.parseInt(words.removeFirst().substring("expect=".length()));
        }
        if (!words.isEmpty()) {
            throw new IllegalArgumentException(
                    "http does not understand '" + shorten(words.getFirst()) + "': http [METHOD] URL [expect=STATUS]");
        }
        return new Task.Http(method, uri, expect);
    }

    private static URI uri(String word) {
        try {
            URI uri = new URI(word);
            if (uri.getHost() == null
                    || uri.getScheme() == null
                    || !uri.getScheme().matches("(?i)https?")) {
                throw new IllegalArgumentException(
                        "http needs a URL with http:// or https:// and a host, not '" + shorten(word) + "'");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("http cannot read the URL '" + shorten(word) + "': " + e.getReason(), e);
        }
    }

    private static Task function(String rest) {
        int space = firstWordEnd(rest);
        return new Task.Function(rest.substring(0, space), rest.substring(space).strip());
    }

    private static int firstWordEnd(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Splits a command into words: blanks separate, quotes of either kind and a backslash keep blanks. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
                inWord = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote (" + quote + ") is not closed");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    private static String shorten(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }
}
