package io.drover.model.proxy;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP proxy.
 *
 * @param scheme how the proxy itself is spoken to: {@code http} or {@code https}
 * @param user empty where it asks for none
 */
public record HttpProxy(String scheme, String host, int port, String user, String password) {

    /**
     * Reads {@code [http[s]://][USER[:PASSWORD]@]HOST[:PORT]}. Empty for what no client of Drover can use, such as
     * {@code socks5://}, and for what cannot be read: then there is no proxy.
     */
    static Optional<HttpProxy> parse(String text) {
        String stripped = text.strip();
        try {
            URI uri = new URI(stripped.contains("://") ? stripped : "http://" + stripped);
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                return Optional.empty();
            }
            int usual = scheme.equals("http") ? 80 : 443;
            String[] login = uri.getRawUserInfo() == null
                    ? new String[] {""}
                    : uri.getRawUserInfo().split(":", 2);
            return Optional.of(new HttpProxy(
                    scheme,
                    uri.getHost().replaceAll("[\\[\\]]", ""),
                    uri.getPort() < 0 ? usual : uri.getPort(),
                    decoded(login[0]),
                    login.length == 2 ? decoded(login[1]) : ""));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
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
