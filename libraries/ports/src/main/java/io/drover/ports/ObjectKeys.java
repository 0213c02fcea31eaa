package io.drover.ports;

import java.util.regex.Pattern;

/** The one rule for names of objects, so that every store takes and refuses the same ones. */
public final class ObjectKeys {

    /** Fits into a key of S3 and, segment by segment, into a file name. */
    private static final int MAX_LENGTH = 512;

    private static final Pattern SEGMENTS = Pattern.compile("[A-Za-z0-9_.-]{1,200}(/[A-Za-z0-9_.-]{1,200})*");
    private static final Pattern DOTS = Pattern.compile("(^|.*/)\\.\\.?(/.*|$)");

    private ObjectKeys() {}

    /**
     * The key itself.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static String require(String key) {
        if (!isOne(key)) {
            throw new IllegalArgumentException(
                    "an object key is a relative path of letters, digits, '-', '_' and '.', at"
                            + " most 512 characters long and without dot segments, not '" + key + "'");
        }
        return key;
    }

    /** Whether it is one. */
    public static boolean isOne(String key) {
        return key.length() <= MAX_LENGTH
                && SEGMENTS.matcher(key).matches()
                && !DOTS.matcher(key).matches();
    }

    /** The prefix itself: a key, or a key and a slash. An empty one would name every object there is and is refused. */
    public static String requirePrefix(String prefix) {
        require(prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
        return prefix;
    }
}
