package io.drover.door;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By which names a service that asks for no key may be called. A web page can give a name of its own to any address,
 * and then its requests come from "the same" site; it cannot give itself an address, {@code localhost}, or a name without
 * a dot.
 */
final class Hosts {

    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9_-]+");

    private final Set<String> named;

    Hosts(Collection<String> named) {
        this.named = named.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a request may come in.
     *
     * @param local the address that it came to
     * @param host its header, absent in requests that no browser sends
     * @param origin of the page that asks, if a page asks
     */
    boolean admits(String local, @Nullable String host, @Nullable String origin) {
        if (origin != null && (host == null || !isOrigin(origin, host))) {
            return false;
        }
        if (host == null) {
            return true;
        }
        String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
        if (named.contains(name) || LOOPBACK.matcher(name).matches()) {
            return true;
        }
        return !isLoopback(local)
                && (ADDRESS.matcher(name).matches() || PLAIN.matcher(name).matches());
    }

    private static boolean isOrigin(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }

    private static boolean isLoopback(String local) {
        try {
            return InetAddress.getByName(local).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // An address of this machine, as text: there is nothing to resolve.
            throw new IllegalStateException(e);
        }
    }
}
