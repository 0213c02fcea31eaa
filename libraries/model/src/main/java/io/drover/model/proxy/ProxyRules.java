package io.drover.model.proxy;

import io.drover.model.task.HttpTarget;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Which proxy a URL is asked through, by the variables that curl and others read: {@code http_proxy},
 * {@code https_proxy}, {@code all_proxy}, {@code no_proxy}, in either case, the lower one first; where none of them names
 * a proxy, by the JVM's properties ({@code http.proxyHost} and so on). This machine and its link ({@code localhost},
 * 127.0.0.0/8, ::1, 169.254.0.0/16, fe80::/10) are never asked through one. Immutable; looks nothing up.
 */
public final class ProxyRules {

    /** Without any proxy. */
    public static final ProxyRules NONE = new ProxyRules(Optional.empty(), Optional.empty(), List.of());

    private final Optional<HttpProxy> forHttp;
    private final Optional<HttpProxy> forHttps;
    private final List<HostPattern> direct;

    private ProxyRules(Optional<HttpProxy> forHttp, Optional<HttpProxy> forHttps, List<HostPattern> direct) {
        this.forHttp = forHttp;
        this.forHttps = forHttps;
        this.direct = List.copyOf(direct);
    }

    /** The rules of this process. */
    public static ProxyRules ofThisProcess() {
        return of(System.getenv(), System.getProperties());
    }

    /**
     * The rules of a process with these variables and properties.
     *
     * @throws IllegalArgumentException with the name of one whose proxy cannot be read: without it, what was meant to go
     *     through it would go directly, or nowhere
     */
    public static ProxyRules of(Map<String, String> environment, Properties properties) {
        Optional<HttpProxy> all = proxy(environment, "all_proxy");
        List<HostPattern> direct = new ArrayList<>();
        variable(environment, "no_proxy").stream()
                .flatMap(list -> Stream.of(list.split("[,\\s]+")))
                .map(HostPattern::of)
                .forEach(direct::add);
        Stream.of(properties.getProperty("http.nonProxyHosts", "").split("\\|"))
                .map(HostPattern::of)
                .forEach(direct::add);
        return new ProxyRules(
                proxy(environment, "http_proxy").or(() -> all).or(() -> property(properties, "http")),
                proxy(environment, "https_proxy").or(() -> all).or(() -> property(properties, "https")),
                direct);
    }

    private static Optional<HttpProxy> proxy(Map<String, String> environment, String name) {
        return variable(environment, name).flatMap(value -> read("the variable " + name, value));
    }

    private static Optional<HttpProxy> read(String what, String value) {
        try {
            return HttpProxy.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + " names no proxy: " + e.getMessage(), e);
        }
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .flatMap(it -> Optional.ofNullable(environment.get(it)).stream())
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    private static Optional<HttpProxy> property(Properties properties, String scheme) {
        String host = properties.getProperty(scheme + ".proxyHost", "");
        String port = properties.getProperty(scheme + ".proxyPort", scheme.equals("http") ? "80" : "443");
        return host.isBlank()
                ? Optional.empty()
                : read("the property " + scheme + ".proxyHost or .proxyPort", "http://" + host + ":" + port);
    }

    /** Whether any URL is asked through a proxy. */
    public boolean isEmpty() {
        return forHttp.isEmpty() && forHttps.isEmpty();
    }

    /** All that any URL is asked through. */
    public List<HttpProxy> proxies() {
        return Stream.of(forHttp, forHttps).flatMap(Optional::stream).distinct().toList();
    }

    /** The proxy for a URL; empty: it is asked directly. */
    public Optional<HttpProxy> proxyFor(URI url) {
        return isEmpty() ? Optional.empty() : HttpTarget.of(url).flatMap(target -> proxyFor(url, target));
    }

    private Optional<HttpProxy> proxyFor(URI url, HttpTarget target) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int port = target.port();
        String name = HostPattern.plain(target.host());
        boolean asked = HostPattern.OWN.stream().noneMatch(own -> own.matches(name, port))
                && direct.stream().noneMatch(pattern -> pattern.matches(name, port));
        return asked ? tls ? forHttps : forHttp : Optional.empty();
    }

    /** The same for the JDK's clients. */
    public ProxySelector selector() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI url) {
                return List.of(proxyFor(url)
                        .map(proxy -> new Proxy(Proxy.Type.HTTP, proxy.address()))
                        .orElse(Proxy.NO_PROXY));
            }

            @Override
            public void connectFailed(URI url, SocketAddress address, IOException failure) {
                // Whoever asked gets to know of it; there is no other proxy to try.
            }
        };
    }
}
