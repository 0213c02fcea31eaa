package io.drover.aws.proxy;

import io.drover.model.proxy.HttpProxy;
import io.drover.model.proxy.ProxyRules;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.crt.ProxyConfiguration;
import software.amazon.awssdk.utils.AttributeMap;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Clients over the CRT that ask each URL through the proxy that the rules name for it. By itself the CRT's client reads
 * the proxy variables once for all URLs and knows no exceptions, so that even what runs on this machine was asked
 * through a proxy.
 */
public final class CrtProxies {

    private static final ProxyConfiguration DIRECT = ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false)
            .build();

    private CrtProxies() {}

    /** @param template how the client is otherwise; not used elsewhere */
    public static SdkHttpClient.Builder<?> apply(ProxyRules rules, AwsCrtHttpClient.Builder template) {
        return new Blocking(rules, template);
    }

    /** @param template how the client is otherwise; not used elsewhere */
    public static SdkAsyncHttpClient.Builder<?> apply(ProxyRules rules, AwsCrtAsyncHttpClient.Builder template) {
        return new Async(rules, template);
    }

    private record Blocking(ProxyRules rules, AwsCrtHttpClient.Builder template)
            implements SdkHttpClient.Builder<Blocking> {

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            var clients = new Clients<SdkHttpClient>(
                    rules, proxy -> template.proxyConfiguration(proxy).buildWithDefaults(defaults));
            return new SdkHttpClient() {
                @Override
                public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                    return clients.of(request.httpRequest().getUri()).prepareRequest(request);
                }

                @Override
                public String clientName() {
                    return clients.direct.clientName();
                }

                @Override
                public void close() {
                    clients.close();
                }
            };
        }
    }

    private record Async(ProxyRules rules, AwsCrtAsyncHttpClient.Builder template)
            implements SdkAsyncHttpClient.Builder<Async> {

        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            var clients = new Clients<SdkAsyncHttpClient>(
                    rules, proxy -> template.proxyConfiguration(proxy).buildWithDefaults(defaults));
            return new SdkAsyncHttpClient() {
                @Override
                public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
                    return clients.of(request.request().getUri()).execute(request);
                }

                @Override
                public String clientName() {
                    return clients.direct.clientName();
                }

                @Override
                public void close() {
                    clients.close();
                }
            };
        }
    }

    /** One client that goes directly, and one for each proxy that is needed, at most two. Thread-safe. */
    private static final class Clients<T extends SdkAutoCloseable> {

        private final ProxyRules rules;
        private final Function<ProxyConfiguration, T> make;
        private final T direct;
        private final Map<HttpProxy, T> proxied = new ConcurrentHashMap<>();

        private Clients(ProxyRules rules, Function<ProxyConfiguration, T> make) {
            this.rules = rules;
            this.make = make;
            this.direct = make.apply(DIRECT);
        }

        private T of(URI url) {
            return rules.proxyFor(url)
                    .map(proxy -> proxied.computeIfAbsent(proxy, this::through))
                    .orElse(direct);
        }

        private synchronized T through(HttpProxy proxy) {
            ProxyConfiguration.Builder configuration = ProxyConfiguration.builder()
                    .useSystemPropertyValues(false)
                    .useEnvironmentVariableValues(false)
                    .scheme(proxy.scheme())
                    .host(proxy.host())
                    .port(proxy.port());
            if (!proxy.user().isEmpty()) {
                configuration.username(proxy.user()).password(proxy.password());
            }
            return make.apply(configuration.build());
        }

        private void close() {
            direct.close();
            proxied.values().forEach(SdkAutoCloseable::close);
        }
    }
}
