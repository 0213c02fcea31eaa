package io.drover.worker.task;

import io.drover.model.task.HttpTarget;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that {@code http} tasks may ask: {@code example.org}, {@code example.org:8080}, {@code *.example.org}
 * (anything below it) or {@code *} (any). A pattern without a port allows every port.
 */
public record AllowedHosts(List<String> patterns) {

    public AllowedHosts {
        patterns = patterns.stream().map(AllowedHosts::normal).toList();
        for (String pattern : patterns) {
            if (!pattern.matches("(\\*|(\\*\\.)?[a-z0-9._-]+|\\[[0-9a-f:]+])(:[0-9]{1,5})?")) {
                throw new IllegalArgumentException("drover.worker.http.allowed-hosts: not a host pattern: '" + pattern
                        + "'; right are example.org, example.org:8080, *.example.org and *");
            }
        }
    }

    private static String normal(String pattern) {
        try {
            return HttpTarget.ascii(pattern.strip()).toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "drover.worker.http.allowed-hosts: not a host pattern: '" + pattern + "'; " + e.getReason(), e);
        }
    }

    boolean allow(URI uri) {
        return HttpTarget.of(uri).filter(this::allow).isPresent();
    }

    private boolean allow(HttpTarget target) {
        String host = target.host().toLowerCase(Locale.ROOT);
        return patterns.stream().anyMatch(pattern -> matches(pattern, host, target.port()));
    }

    /** Whether a host is allowed by its very address, or as {@code localhost}: no name can then stand for another one. */
    boolean names(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        boolean fixed = name.equals("localhost") || name.matches("[0-9]+(\\.[0-9]+){3}") || name.contains(":");
        String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        return fixed && patterns.stream().map(AllowedHosts::host).anyMatch(allowed -> allowed.equals(bare));
    }

    /** The host of a pattern, without port and brackets. */
    private static String host(String pattern) {
        int colon = pattern.lastIndexOf(':');
        String host = colon > pattern.lastIndexOf(']') ? pattern.substring(0, colon) : pattern;
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
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
