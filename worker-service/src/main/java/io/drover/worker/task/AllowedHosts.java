package io.drover.worker.task;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that {@code http} tasks may ask: {@code example.org}, {@code example.org:8080}, {@code *.example.org}
 * (anything below it) or {@code *} (any). A pattern without a port allows every port.
 */
public record AllowedHosts(List<String> patterns) {

    public AllowedHosts {
        patterns =
                patterns.stream().map(p -> p.strip().toLowerCase(Locale.ROOT)).toList();
        for (String pattern : patterns) {
            if (!pattern.matches("(\\*|(\\*\\.)?[a-z0-9._-]+|\\[[0-9a-f:]+])(:[0-9]{1,5})?")) {
                throw new IllegalArgumentException("not a host pattern: '" + pattern
                        + "'; right are example.org, example.org:8080, *.example.org and *");
            }
        }
    }

    boolean allow(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return patterns.stream().anyMatch(pattern -> matches(pattern, host, port));
    }

    private static boolean matches(String pattern, String host, int port) {
        int colon = pattern.lastIndexOf(':');
        boolean hasPort = colon > pattern.lastIndexOf(']');
        if (hasPort && Integer.parseInt(pattern.substring(colon + 1)) != port) {
            return false;
        }
        String name = hasPort ? pattern.substring(0, colon) : pattern;
        return name.equals("*") || name.equals(host) || (name.startsWith("*.") && host.endsWith(name.substring(1)));
    }
}
