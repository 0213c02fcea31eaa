package io.drover.model;

/** The one form of names that people and programs give. Looked at for each row that is read, so it is no pattern. */
public final class Names {

    private static final int LONGEST = 64;

    private Names() {}

    /** Whether it is 1 to 64 letters, digits, '_', '.' and '-', the first of them a letter or a digit. */
    public static boolean isOne(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '_' && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
