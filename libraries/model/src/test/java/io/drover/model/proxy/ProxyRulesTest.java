package io.drover.model.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRulesTest {

    @ParameterizedTest(name = "no_proxy={0}: {1} is asked {2}")
    @CsvSource(quoteCharacter = '"', textBlock = """
            "",                       http://example.org,                proxied
            "",                       https://sqs.us-east-1.amazonaws.com, proxied
            "",                       http://localhost:8080,             directly
            "",                       http://LOCALHOST./x,               directly
            "",                       http://app.localhost,              directly
            "",                       http://127.0.0.1:9324,             directly
            "",                       http://127.255.3.4,                directly
            "",                       http://[::1]:9324,                 directly
            "",                       http://0.0.0.0:9324,               directly
            "",                       http://169.254.169.254/latest,     directly
            "",                       http://[fe80::1]:80,               directly
            "",                       http://128.0.0.1,                  proxied
            "",                       http://localhost.example.org,      proxied
            "",                       http://my_service:8080,            proxied
            my_service,               http://u@my_service:8080,          directly
            *,                        http://example.org,                directly
            example.org,              http://example.org,                directly
            example.org,              http://EXAMPLE.org.,               directly
            example.org,              http://s3.example.org:99,          directly
            .example.org,             http://s3.example.org,             directly
            .example.org,             http://example.org,                directly
            *.example.org,            http://s3.example.org,             directly
            example.org,              http://notexample.org,             proxied
            example.org:8080,         http://example.org:8080,           directly
            example.org:8080,         http://example.org,                proxied
            example.org:443,          https://example.org,               directly
            "a.b, example.org ,c.d",  http://example.org,                directly
            "a.b example.org",        http://example.org,                directly
            10.0.0.0/8,               http://10.1.2.3:4566,              directly
            10.0.0.0/8,               http://11.1.2.3:4566,              proxied
            192.168.1.128/25,         http://192.168.1.127,              proxied
            192.168.1.128/25,         http://192.168.1.129,              directly
            192.168.1.5,              http://192.168.1.5:1,              directly
            192.168.1.5:80,           http://192.168.1.5,                directly
            192.168.1.5:80,           http://192.168.1.5:81,             proxied
            fd00::/8,                 http://[fd12::1]:80,               directly
            fd12::1,                  http://[fd12:0::1]:80,             directly
            [fd12::1]:81,             http://[fd12::1]:81,               directly
            [fd12::1]:81,             http://[fd12::1]:80,               proxied
            10.0.0.0/99,              http://10.1.2.3,                   proxied
            10.*,                     http://10.1.2.3:4566,              directly
            10.*,                     http://110.1.2.3,                  proxied
            s3*.example.org,          http://s3-eu.example.org,          directly
            ",,",                     http://example.org,                proxied
            """)
    void exceptions(String noProxy, String url, String how) {
        ProxyRules rules = ProxyRules.of(
                Map.of("http_proxy", "http://p:3128", "https_proxy", "p:3128", "no_proxy", noProxy), new Properties());
        assertThat(rules.proxyFor(URI.create(url)).isPresent()).isEqualTo(how.equals("proxied"));
    }

    @ParameterizedTest(name = "{0}={1}: {2} through {3}")
    @CsvSource({
        "http_proxy,  http://p:3128,           http://x,  http://p:3128",
        "HTTP_PROXY,  http://p:3128,           http://x,  http://p:3128",
        "http_proxy,  http://p:3128,           https://x, none",
        "https_proxy, http://p:3128,           https://x, http://p:3128",
        "HTTPS_PROXY, p:3128,                  https://x, http://p:3128",
        "HTTPS_PROXY, p,                       https://x, http://p:80",
        "https_proxy, https://p,               https://x, https://p:443",
        "all_proxy,   http://p:1,              https://x, http://p:1",
        "ALL_PROXY,   http://p:1,              http://x,  http://p:1",
        "all_proxy,   socks5://p:1,            http://x,  none",
        "http_proxy,  http://u:s%40cret@p:1/,  http://x,  http://p:1",
        "http_proxy,  http://[::1]:3128,       http://x,  http://::1:3128",
        "http_proxy,  ' ',                     http://x,  none",
        "http_proxy,  http://proxy_host:3128,  http://x,  http://proxy_host:3128",
        "ftp_proxy,   http://p:1,              http://x,  none",
    })
    void variables(String name, String value, String url, String proxy) {
        assertThat(ProxyRules.of(Map.of(name, value), new Properties())
                        .proxyFor(URI.create(url))
                        .map(HttpProxy::toString)
                        .orElse("none"))
                .isEqualTo(proxy);
    }

    @Test
    void theLowerCaseWins() {
        ProxyRules rules = ProxyRules.of(Map.of("http_proxy", "a:1", "HTTP_PROXY", "b:2"), new Properties());
        assertThat(rules.proxyFor(URI.create("http://x"))).map(HttpProxy::host).contains("a");
    }

    @Test
    void aPasswordIsReadAndNeverShown() {
        ProxyRules rules = ProxyRules.of(Map.of("http_proxy", "http://u:s%40+cret@p:1"), new Properties());
        HttpProxy proxy = rules.proxyFor(URI.create("http://x")).orElseThrow();
        assertThat(proxy.user()).isEqualTo("u");
        assertThat(proxy.password()).isEqualTo("s@+cret");
        assertThat(proxy.toString()).doesNotContain("cret");
    }

    @ParameterizedTest(name = "{0} is {1} with {2}")
    @CsvSource({
        "http://u:p@ss@p:1,     u,           p@ss",
        "http://u:p#ss@p:1,     u,           p#ss",
        "http://u:50%@p:1,      u,           50%",
        "http://u:a/b?c@p:1,    u,           a/b?c",
        "http://u:%C3%A9%@p:1,  u,           é%",
        "'DOMAIN\\user:x@p:1',  'DOMAIN\\user', x",
    })
    void aLoginMayHaveAnyCharacter(String proxy, String user, String password) {
        HttpProxy read = ProxyRules.of(Map.of("http_proxy", proxy), new Properties())
                .proxyFor(URI.create("http://x"))
                .orElseThrow();
        assertThat(read.user()).isEqualTo(user);
        assertThat(read.password()).isEqualTo(password);
        assertThat(read).hasToString("http://p:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not a secret",
                "'http://u:secret@p:1'",
                "\"http://p:3128\"",
                "http://u:secret@p:99999",
                "http://u:secret@",
                "htp://u:secret@p:1",
                "http://u:secret@p:port"
            })
    void oneThatCannotBeReadIsNamedAndNeverQuoted(String value) {
        assertThatThrownBy(() -> ProxyRules.of(Map.of("HTTPS_PROXY", value), new Properties()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https_proxy")
                .hasMessageContaining("HOST:PORT")
                .hasMessageNotContaining("secret");
    }

    @Test
    void propertiesOfTheJvmCountWhereNoVariableDoes() {
        Properties properties = new Properties();
        properties.setProperty("https.proxyHost", "p");
        properties.setProperty("https.proxyPort", "3128");
        properties.setProperty("http.nonProxyHosts", "*.inside|10.0.0.1|192.168.*|host*|*end");
        ProxyRules rules = ProxyRules.of(Map.of(), properties);
        assertThat(rules.proxyFor(URI.create("https://x"))).map(HttpProxy::port).contains(3128);
        for (String direct : new String[] {"a.inside", "10.0.0.1", "192.168.7.1", "host7.example.org", "any.end"}) {
            assertThat(rules.proxyFor(URI.create("https://" + direct)))
                    .as(direct)
                    .isEmpty();
        }
        for (String asked : new String[] {"inside.a", "10.0.0.10", "193.168.7.1", "ahost", "end.any"}) {
            assertThat(rules.proxyFor(URI.create("https://" + asked))).as(asked).isPresent();
        }
        assertThat(rules.proxyFor(URI.create("http://x"))).isEmpty();
    }

    @Test
    void theSelectorSaysTheSame() {
        ProxyRules rules = ProxyRules.of(Map.of("http_proxy", "127.0.0.9:3128"), new Properties());
        assertThat(rules.selector().select(URI.create("http://example.org")))
                .containsExactly(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.9", 3128)));
        assertThat(rules.selector().select(URI.create("http://localhost:8080"))).containsExactly(Proxy.NO_PROXY);
    }
}
