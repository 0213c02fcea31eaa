package io.drover.link;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server of the link is, and what it has to know to be the right one.
 *
 * @param url {@code link://127.0.0.1:PORT}
 * @param accessKey not blank
 */
public record LinkAddress(String url, String accessKey) {

    /** What URLs of the link begin with. */
    public static final String SCHEME = "link://";

    /** Without certificates a link stays on its machine. */
    private static final Pattern URL =
            Pattern.compile(SCHEME + "(localhost|127(?:\\.\\d{1,3}){3}|\\[::1])" + ":(\\d{1,5})");

    public LinkAddress {
        if (!isUrl(url)) {
            throw new IllegalArgumentException("a link is " + SCHEME + "127.0.0.1:PORT, not '" + url + "'");
        }
        if (accessKey.isBlank()) {
            throw new IllegalArgumentException("a link needs an access key");
        }
    }

    /** Whether it is {@code link://HOST:PORT} with a host that is this machine. */
    public static boolean isUrl(String url) {
        Matcher matcher = URL.matcher(url);
        return matcher.matches() && Integer.parseInt(matcher.group(2)) <= 0xFFFF;
    }

    InetSocketAddress socket() {
        String[] parts = server().split(":(?=\\d+$)");
        return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }

    /** For people. */
    String server() {
        return url.substring(SCHEME.length());
    }

    /** Without the key, since records end up in logs. */
    @Override
    public String toString() {
        return url;
    }
}
