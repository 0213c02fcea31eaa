package io.drover.worker.task;

import io.drover.model.task.HttpTarget;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that {@code http} tasks may ask: {@code example.org}, {@code example.org:8080}, {@code *.example.org}
 * (anything below it) or {@code *} (any). A pattern without a port allows every port. An address of IPv6 is the same
 * however it is written, and so is a name with the dot at its end that names begin from the root by.
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
        // Only now: without its dot, what is no pattern could be one that allows more.
        patterns = patterns.stream().map(AllowedHosts::canonicalPattern).toList();
    }

    private static String normal(String pattern) {
        try {
            return HttpTarget.ascii(pattern.strip()).toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "drover.worker.http.allowed-hosts: not a host pattern: '" + pattern + "'; " + e.getReason(), e);
        }
    }

    private static String canonicalPattern(String pattern) {
        int colon = pattern.lastIndexOf(':');
        int end = colon > pattern.lastIndexOf(']') ? colon : pattern.length();
        return canonical(pattern.substring(0, end)) + pattern.substring(end);
    }

    /** One spelling of a host, with brackets or without as it came. */
    private static String canonical(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return "[" + canonical(name.substring(1, name.length() - 1)) + "]";
        }
        if (name.contains(":")) {
            return address(name);
        }
        return name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Of a zone, or of IPv4 in the clothes of IPv6, only the very spelling is the same. */
    private static String address(String literal) {
        try {
            return !literal.contains("%") && InetAddress.ofLiteral(literal) instanceof Inet6Address address
                    ? address.getHostAddress()
                    : literal;
        } catch (IllegalArgumentException e) {
            return literal;
        }
    }

    boolean allow(URI uri) {
        return HttpTarget.of(uri).filter(this::allow).isPresent();
    }

    private boolean allow(HttpTarget target) {
        String host = canonical(target.host());
        return patterns.stream().anyMatch(pattern -> matches(pattern, host, target.port()));
    }

    /** Whether a host is allowed by its very address, or as {@code localhost}: no name can then stand for another one. */
    boolean names(String host) {
        String name = canonical(host);
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
