package io.drover.model.proxy;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy.
 *
 * @param scheme how the proxy itself is spoken to: {@code http} or {@code https}
 * @param user empty where it asks for none
 */
public record HttpProxy(String scheme, String host, int port, String user, String password) {

    private static final Pattern FORM = Pattern.compile(
            "(?:([A-Za-z0-9+.-]+)://)?(?:(.*)@)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?/?",
            Pattern.DOTALL);
    private static final Pattern ESCAPED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

    /**
     * Reads {@code [http[s]://][USER[:PASSWORD]@]HOST[:PORT]}; of several {@code @} the last one ends the login. Empty for
     * what no client of Drover can use, such as {@code socks5://}.
     *
     * @throws IllegalArgumentException for what cannot be read, without quoting it: there may be a password in it
     */
    static Optional<HttpProxy> parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw unreadable();
        }
        String scheme = parts.group(1) == null ? "http" : parts.group(1).toLowerCase(Locale.ROOT);
        if (scheme.startsWith("socks")) {
            return Optional.empty();
        }
        int usual = scheme.equals("http") ? 80 : 443;
        int port = parts.group(4) == null ? usual : Integer.parseInt(parts.group(4));
        if (!(scheme.equals("http") || scheme.equals("https")) || port < 1 || port > 65_535) {
            throw unreadable();
        }
        String[] login =
                parts.group(2) == null ? new String[] {""} : parts.group(2).split(":", 2);
        return Optional.of(new HttpProxy(
                scheme,
                parts.group(3).replaceAll("[\\[\\]]", ""),
                port,
                decoded(login[0]),
                login.length == 2 ? decoded(login[1]) : ""));
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("a proxy is http://[USER:PASSWORD@]HOST:PORT, without quotes");
    }

    /** What is no escape stands for itself: a password may have a percent sign. */
    private static String decoded(String text) {
        return ESCAPED.matcher(text)
                .replaceAll(escaped ->
                        Matcher.quoteReplacement(URLDecoder.decode(escaped.group(), StandardCharsets.UTF_8)));
    }

    /** What a client that knows no logins of proxies sends as {@code Proxy-Authorization}. */
    public Optional<String> authorization() {
        byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return user.isEmpty()
                ? Optional.empty()
                : Optional.of("Basic " + Base64.getEncoder().encodeToString(login));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** Without the password, since this ends up in messages. */
    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
