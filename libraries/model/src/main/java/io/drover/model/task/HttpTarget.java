package io.drover.model.task;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a URL asks. Java reads no host with an underscore, such as networks of containers give their members, and none in
 * another script than ours.
 *
 * @param port 1 to 65535, the scheme's own where the URL names none
 */
public record HttpTarget(String host, int port) {

    private static final int LONGEST = 300;
    /** The last part begins with no digit: what does may be read as a number, which is an address. */
    private static final Pattern NAMED =
            Pattern.compile("((?:[A-Za-z0-9_-]+\\.)*[A-Za-z_][A-Za-z0-9_-]*\\.?)(?::([0-9]{0,9}))?");

    /** Letters that stand for themselves in the newer of two rules for names, and for others in Java's. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    private static final Pattern AUTHORITY = Pattern.compile("^([A-Za-z]+://(?:[^/?#@]*@)?)([^/?#@]+)");

    /** @return empty if it is no {@code http} or {@code https} URL with a host, or its port is none */
    public static Optional<HttpTarget> of(URI url) {
        @Nullable String scheme = url.getScheme();
        @Nullable String authority = url.getRawAuthority();
        if (scheme == null || !scheme.matches("(?i)https?") || authority == null) {
            return Optional.empty();
        }
        if (url.getHost() != null) {
            return of(scheme, url.getHost(), url.getPort());
        }
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        Matcher named = NAMED.matcher(place);
        if (place.length() > LONGEST || !named.matches()) {
            return Optional.empty();
        }
        @Nullable String port = named.group(2);
        return of(scheme, named.group(1), port == null || port.isEmpty() ? -1 : Integer.parseInt(port));
    }

    private static Optional<HttpTarget> of(String scheme, String host, int port) {
        int meant = port >= 0 ? port : scheme.toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
        return meant < 1 || meant > 65_535 ? Optional.empty() : Optional.of(new HttpTarget(host, meant));
    }

    /**
     * A URL as it is asked: with a host in ASCII. The rest stays as it is written.
     *
     * @throws URISyntaxException if it is none, or the host can be read in two ways
     */
    static URI parse(String url) throws URISyntaxException {
        Matcher authority = AUTHORITY.matcher(url);
        if (!authority.find() || isAscii(authority.group(2))) {
            return new URI(url);
        }
        return new URI(authority.group(1) + ascii(authority.group(2)) + url.substring(authority.end()));
    }

    /**
     * A host, with or without a port behind it, in ASCII.
     *
     * @throws URISyntaxException if it can be read in two ways, or in none
     */
    public static String ascii(String host) throws URISyntaxException {
        if (isAscii(host)) {
            return host;
        }
        try {
            if (host.length() <= LONGEST && !AMBIGUOUS.matcher(host).find()) {
                return IDN.toASCII(host);
            }
        } catch (IllegalArgumentException e) {
            // The answer is the same.
        }
        throw new URISyntaxException(host, "write its host in ASCII (xn--...)");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
