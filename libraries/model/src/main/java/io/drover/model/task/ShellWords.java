package io.drover.model.task;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command into words as a POSIX shell does, and does no more than that: blanks (spaces and tabs) separate,
 * {@code '...'} keeps all, {@code "..."} keeps all but a backslash before {@code $ ` " \}, and a backslash elsewhere keeps
 * the next character. There are no expansions, substitutions, operators or comments: {@code $HOME * ~ | ; &} and
 * {@code #} stand for themselves.
 */
final class ShellWords {

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int at;

    private ShellWords(String text) {
        this.text = text;
    }

    /** Throws {@link IllegalArgumentException} if a quote is not closed. */
    static List<String> of(String text) {
        ShellWords split = new ShellWords(text);
        split.run();
        return split.words;
    }

    private void run() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (isBlank(c)) {
                endWord();
                continue;
            }
            inWord = true;
            switch (c) {
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '\\' -> word.append(at < text.length() ? text.charAt(at++) : c);
                default -> word.append(c);
            }
        }
        endWord();
    }

    private void singleQuoted() {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            throw notClosed('\'');
        }
        word.append(text, at, end);
        at = end + 1;
    }

    private void doubleQuoted() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            boolean escapes = c == '\\' && at < text.length() && "$`\"\\".indexOf(text.charAt(at)) >= 0;
            word.append(escapes ? text.charAt(at++) : c);
        }
        throw notClosed('"');
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static IllegalArgumentException notClosed(char quote) {
        return new IllegalArgumentException(
                "a quote (" + quote + ") is not closed; where it stands for itself, write \\" + quote);
    }
}
