package io.drover.worker.task;

import io.drover.model.proxy.HttpProxy;
import io.drover.model.proxy.ProxyRules;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Drover's rules of proxies for Apache's client, which otherwise goes by the JVM's. */
final class ProxyRoutes extends DefaultRoutePlanner {

    private final ProxyRules rules;

    ProxyRoutes(ProxyRules rules) {
        super(null);
        this.rules = rules;
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) throws HttpException {
        try {
            return rules.proxyFor(new URI(target.toURI()))
                    .map(ProxyRoutes::host)
                    .orElse(null);
        } catch (URISyntaxException e) {
            throw new ProtocolException("no host of a URL: " + target, e);
        }
    }

    /** What proxies ask for. */
    static CredentialsProvider logins(ProxyRules rules) {
        BasicCredentialsProvider logins = new BasicCredentialsProvider();
        for (HttpProxy proxy : rules.proxies()) {
            if (!proxy.user().isEmpty()) {
                logins.setCredentials(
                        new AuthScope(proxy.host(), proxy.port()),
                        new UsernamePasswordCredentials(
                                proxy.user(), proxy.password().toCharArray()));
            }
        }
        return logins;
    }

    private static HttpHost host(HttpProxy proxy) {
        return new HttpHost(proxy.scheme(), proxy.host(), proxy.port());
    }
}
