package io.drover.model.proxy;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code no_proxy}: a host, a domain, an address, a range of addresses, a name with {@code *} in it or all, each
 * perhaps with a port.
 */
sealed interface HostPattern {

    Pattern WITH_PORT = Pattern.compile("(\\[[^]]*]|[^:]*)(?::([0-9]{1,5}))?");
    Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*");

    /** What lies on this machine or its link. */
    List<HostPattern> OWN = List.of(
            of("localhost"),
            of("127.0.0.0/8"),
            of("0.0.0.0"),
            of("::"),
            of("::1"),
            of("169.254.0.0/16"),
            of("fe80::/10"));

    /** @param host as {@link #plain} makes it */
    boolean matches(String host, int port);

    /** Reads an entry; what cannot be read matches nothing. */
    static HostPattern of(String entry) {
        String text = entry.strip().toLowerCase(Locale.ROOT);
        Matcher range = Pattern.compile("(.+)/([0-9]{1,3})").matcher(text);
        if (range.matches()) {
            byte @Nullable [] network = address(plain(range.group(1)));
            int bits = Integer.parseInt(range.group(2));
            return network == null || bits > network.length * 8 ? new Nothing() : new Range(network, bits);
        }
        byte @Nullable [] bare = address(text);
        if (bare != null) {
            return new Range(bare, bare.length * 8);
        }
        Matcher parts = WITH_PORT.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return new Nothing();
        }
        String name = plain(parts.group(1)).replaceFirst("^\\*(?=\\.)", "").replaceFirst("^\\.", "");
        byte @Nullable [] address = address(name);
        HostPattern host = name.equals("*")
                ? new All()
                : name.contains("*")
                        ? new Wild(name)
                        : address == null ? new Domain(name) : new Range(address, address.length * 8);
        return parts.group(2) == null ? host : new AtPort(host, Integer.parseInt(parts.group(2)));
    }

    /** Lower case, without brackets and the dot of a full name. */
    static String plain(String host) {
        return host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]|\\.$|%.*$", "");
    }

    /** The bytes of an address in numbers; nothing is looked up. */
    private static byte @Nullable [] address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Every host. */
    record All() implements HostPattern {
        @Override
        public boolean matches(String host, int port) {
            return true;
        }
    }

    /** No host. */
    record Nothing() implements HostPattern {
        @Override
        public boolean matches(String host, int port) {
            return false;
        }
    }

    /** A host and everything below it, as curl reads it with a dot in front and without. */
    record Domain(String name) implements HostPattern {
        @Override
        public boolean matches(String host, int port) {
            return host.equals(name) || host.endsWith("." + name);
        }
    }

    /** A name or an address as it is written, as the JVM's properties have them: {@code 10.*}, {@code host*}. */
    record Wild(String name) implements HostPattern {
        @Override
        public boolean matches(String host, int port) {
            return Pattern.matches(
                    Stream.of(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), host);
        }
    }

    /** Addresses that share their first bits with this one; a name is none, since nothing is looked up. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Range(byte[] network, int bits) implements HostPattern {
        @Override
        public boolean matches(String host, int port) {
            byte @Nullable [] address = HostPattern.address(host);
            if (address == null || address.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A host at one port only. */
    record AtPort(HostPattern host, int only) implements HostPattern {
        @Override
        public boolean matches(String name, int port) {
            return port == only && host.matches(name, port);
        }
    }
}
