package io.drover.cli.gateway;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builds the query of a URL from what was given. Not thread-safe. */
public final class QueryText {

    private final StringBuilder text = new StringBuilder();

    /** Adds a parameter unless its value is absent. */
    public QueryText with(String name, @Nullable Object value) {
        if (value != null) {
            text.append(text.isEmpty() ? '?' : '&')
                    .append(encode(name))
                    .append('=')
                    .append(encode(value.toString()));
        }
        return this;
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Empty, or with a question mark in front. */
    @Override
    public String toString() {
        return text.toString();
    }
}
