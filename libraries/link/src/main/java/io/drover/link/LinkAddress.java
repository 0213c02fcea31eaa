package io.drover.link;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server of the link is, and what it has to know to be the right one.
 *
 * @param url {@code link://127.0.0.1:PORT}, or {@code links://HOST:PORT} with a certificate
 * @param accessKey not blank
 * @param certificate the server's, as PEM; absent on this machine
 */
public record LinkAddress(
        String url, String accessKey, @Nullable Path certificate) {

    /** What URLs of the link begin with. */
    public static final String SCHEME = "link://";

    /** Without certificates a link stays on its machine. */
    private static final Pattern URL =
            Pattern.compile(SCHEME + "(localhost|127(?:\\.\\d{1,3}){3}|\\[::1])" + ":(\\d{1,5})");

    private static final String SECURE_SCHEME = "links://";

    private static final Pattern SECURE_URL =
            Pattern.compile(SECURE_SCHEME + "([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]+\\])" + ":(\\d{1,5})");

    public LinkAddress {
        if (certificate == null && !isUrl(url)) {
            throw new IllegalArgumentException("a link is " + SCHEME + "127.0.0.1:PORT, not '" + url + "'");
        }
        if (certificate != null && !isSecureUrl(url)) {
            throw new IllegalArgumentException("a link with a certificate is links://HOST:PORT, not '" + url + "'");
        }
        if (accessKey.isBlank()) {
            throw new IllegalArgumentException("a link needs an access key");
        }
    }

    /** On this machine. */
    public LinkAddress(String url, String accessKey) {
        this(url, accessKey, null);
    }

    /** Whether it is {@code links://HOST:PORT}. */
    public static boolean isSecureUrl(String url) {
        return isUrl(url, SECURE_URL);
    }

    /** Whether it is {@code link://HOST:PORT} with a host that is this machine. */
    public static boolean isUrl(String url) {
        return isUrl(url, URL);
    }

    private static boolean isUrl(String url, Pattern pattern) {
        Matcher matcher = pattern.matcher(url);
        return matcher.matches() && Integer.parseInt(matcher.group(2)) <= 0xFFFF;
    }

    InetSocketAddress socket() {
        String[] parts = server().split(":(?=\\d+$)");
        return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }

    /** For people. */
    String server() {
        return url.substring(url.indexOf("//") + 2);
    }

    /** Without the key, since records end up in logs. */
    @Override
    public String toString() {
        return url;
    }
}
