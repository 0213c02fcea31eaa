package io.drover.cli.gateway;

import io.drover.model.task.HttpTarget;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a gateway is.
 *
 * @param base scheme, host, port and perhaps a path, without a slash at the end
 */
public record GatewayAddress(URI base) {

    public static final int DEFAULT_PORT = 8080;

    private static final Pattern FORM =
            Pattern.compile("(?i)(https?://)?(\\[[0-9a-f:.]+]|[\\p{L}\\p{M}\\p{N}._-]*)(:[0-9]{1,5})?(/[^?#]*)?");

    /** Reads {@code HOST}, {@code HOST:PORT}, {@code :PORT} or a URL; throws {@link IllegalArgumentException}. */
    public static GatewayAddress parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (text.isBlank() || !matcher.matches()) {
            throw unreadable(text);
        }
        boolean url = matcher.group(1) != null;
        String port = matcher.group(3) != null ? matcher.group(3) : url ? "" : ":" + DEFAULT_PORT;
        String path = matcher.group(4) == null ? "" : matcher.group(4).replaceAll("/+$", "");
        if (!port.isEmpty() && Integer.parseInt(port.substring(1)) > 65_535) {
            throw unreadable(text);
        }
        try {
            String host = matcher.group(2).isEmpty() ? "localhost" : host(matcher.group(2));
            return new GatewayAddress(new URI((url ? matcher.group(1) : "http://") + host + port + path));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(unreadable(text).getMessage(), e);
        }
    }

    /** As it is asked for: names of other scripts have a form in ASCII. */
    private static String host(String name) throws URISyntaxException {
        if (name.indexOf('_') >= 0) {
            throw new IllegalArgumentException("the name of a server has letters, digits, '-' and '.', and no '_' as '"
                    + name + "' has: give it another name, or use its address");
        }
        return name.startsWith("[") ? name : HttpTarget.ascii(name);
    }

    URI resolve(String path) {
        return URI.create(base + path);
    }

    /** The shortest form that {@link #parse} reads, for messages. */
    @Override
    public String toString() {
        String text = base.toString();
        return text.startsWith("http://") && base.getPort() > 0 ? text.substring("http://".length()) : text;
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "a server is HOST:PORT or a URL like http://localhost:8080, not '" + text + "'");
    }
}
