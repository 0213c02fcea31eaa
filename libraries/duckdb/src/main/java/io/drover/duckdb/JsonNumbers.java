package io.drover.duckdb;

import java.util.Locale;

/**
 * Makes JSON of what DuckDB writes as JSON and is none: {@code .5} and {@code -.5} (decimals without whole digits), numbers
 * that are not finite in any spelling (quoted here), and the comma before a closing bracket that its type {@code JSON} takes.
 * White space between values goes, so that a row stays one line.
 */
final class JsonNumbers {

    private final String json;
    /** Made with the first repair; what precedes {@code copied} is in it. */
    private final StringBuilder out = new StringBuilder(0);

    private int copied;

    private JsonNumbers(String json) {
        this.json = json;
    }

    /** @param json may be cut off anywhere */
    static String repaired(String json) {
        return new JsonNumbers(json).repaired();
    }

    private String repaired() {
        int at = 0;
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == '"') {
                at = textEnd(at);
            } else if (c == ',') {
                if (closes(at + 1)) {
                    replace(at, at + 1, "");
                }
                at++;
            } else if (isSpace(c)) {
                replace(at, at + 1, "");
                at++;
            } else if (isOfWord(c)) {
                int end = wordEnd(at);
                word(at, end);
                at = end;
            } else {
                at++;
            }
        }
        return out.isEmpty() ? json : out.append(json, copied, json.length()).toString();
    }

    private void word(int from, int to) {
        char first = json.charAt(from);
        boolean signed = first == '-' || first == '+';
        int digits = signed ? from + 1 : from;
        char second = digits < to ? json.charAt(digits) : ' ';
        if (second == '.') {
            replace(from, digits, first == '-' ? "-0" : "0");
        } else if ("nNiI".indexOf(second) >= 0) {
            String word = json.substring(digits, to).toLowerCase(Locale.ROOT);
            if (word.equals("nan")) {
                replace(from, to, "\"NaN\"");
            } else if (word.equals("inf") || word.equals("infinity")) {
                replace(from, to, first == '-' ? "\"-Infinity\"" : "\"Infinity\"");
            }
        }
    }

    private void replace(int from, int to, String by) {
        out.append(json, copied, from).append(by);
        copied = to;
    }

    private int textEnd(int open) {
        int at = open + 1;
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private int wordEnd(int from) {
        int at = from;
        while (at < json.length() && isOfWord(json.charAt(at))) {
            at++;
        }
        return at;
    }

    private boolean closes(int from) {
        int at = from;
        while (at < json.length() && isSpace(json.charAt(at))) {
            at++;
        }
        return at < json.length() && (json.charAt(at) == ']' || json.charAt(at) == '}');
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isOfWord(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.' || c == '-' || c == '+';
    }
}
