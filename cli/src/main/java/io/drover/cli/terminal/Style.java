package io.drover.cli.terminal;

/** How text can stand out on a terminal with colours. */
public enum Style {
    GOOD("32"),
    BAD("31"),
    NOTE("33"),
    DIM("2"),
    BOLD("1");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String on(String text) {
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
