package io.drover.duckdb;

/** Repairs the one thing in DuckDB's JSON that is not JSON. */
final class JsonNumbers {

    private JsonNumbers() {}

    /** Puts {@code NaN}, {@code Infinity} and {@code -Infinity} in quotes where they stand as numbers. */
    static String quoteNonFinite(String json) {
        if (!json.contains("NaN") && !json.contains("Infinity")) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.length() + 16);
        boolean inText = false;
        int i = 0;
        while (i < json.length()) {
            char c = json.charAt(i);
            int end = i + 1;
            if (inText && c == '\\') {
                end = Math.min(i + 2, json.length());
            } else if (c == '"') {
                inText = !inText;
            } else if (!inText) {
                end = i + nonFiniteLength(json, i);
            }
            boolean number = !inText && end > i + 1;
            out.append(number ? "\"" : "").append(json, i, end).append(number ? "\"" : "");
            i = end;
        }
        return out.toString();
    }

    private static int nonFiniteLength(String json, int at) {
        for (String word : new String[] {"NaN", "Infinity", "-Infinity"}) {
            if (json.startsWith(word, at)) {
                return word.length();
            }
        }
        return 1;
    }
}
