package io.drover.duckdb;

/**
 * What the driver makes of a failure's text on its way through JNI, and back. JNI takes a text in a UTF-8 of its own, in
 * which characters beyond U+FFFF are written otherwise: each of the four bytes of one becomes a character, and for each
 * such four the text loses three at its end. Statements, values, names of columns and parameters do not go that way.
 */
final class DriverTexts {

    /** Characters that are lost for one that is garbled. */
    private static final int LOST = 3;

    private static final int BYTES = 4;
    /** What comes before the statement in a failure's text. */
    static final String QUOTED_STATEMENT = "\n\nLINE ";

    private final String garbled;
    private final StringBuilder text = new StringBuilder();
    private int lost;

    private DriverTexts(String garbled) {
        this.garbled = garbled;
        int at = 0;
        while (at < garbled.length()) {
            if (isGarbled(at)) {
                at += character(at);
            } else {
                text.append(garbled.charAt(at));
                at++;
            }
        }
    }

    /** A failure's text as the engine said it, but for what is lost at its end, which is then said. */
    static String restored(String garbled) {
        DriverTexts texts = new DriverTexts(garbled);
        // The statement follows, quoted, which nobody reads: then only some of that is lost.
        boolean whole = texts.lost == 0 || garbled.contains(QUOTED_STATEMENT);
        return whole
                ? texts.text.toString()
                : texts.text + "... (the driver may have cut off up to " + texts.lost + " characters here)";
    }

    private boolean isGarbled(int at) {
        char first = garbled.charAt(at);
        if (first < 0xF0 || first > 0xF4) {
            return false;
        }
        int end = Math.min(at + BYTES, garbled.length());
        for (int i = at + 1; i < end; i++) {
            if (garbled.charAt(i) < 0x80 || garbled.charAt(i) > 0xBF) {
                return false;
            }
        }
        // The last one alone may be a letter; nearly all characters in use out there begin with this byte.
        return end > at + 1 || first == 0xF0;
    }

    /** How many characters stand for one; fewer than four at the end, where it was cut. */
    private int character(int at) {
        int length = Math.min(BYTES, garbled.length() - at);
        lost += LOST;
        if (length == BYTES) {
            int codePoint = garbled.charAt(at) & 0x07;
            for (int i = 1; i < BYTES; i++) {
                codePoint = codePoint << 6 | garbled.charAt(at + i) & 0x3F;
            }
            text.appendCodePoint(codePoint);
        }
        return length;
    }
}
