package io.drover.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.door.Access;
import io.drover.gateway.Calls;
import io.drover.gateway.GatewayModule;
import io.drover.gateway.InMemoryBackends;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

class RolesHttpTest {

    private static ConfigurableApplicationContext context;
    private static Calls calls;

    @BeforeAll
    static void start() {
        context = new SpringApplicationBuilder(GatewayModule.class, InMemoryBackends.class)
                .profiles("gateway")
                .run(
                        "--server.port=0",
                        "--drover.gateway.api-keys.alice=key-of-alice",
                        "--drover.gateway.api-keys.bob=key-of-bob",
                        "--drover.gateway.api-keys.ops=key-of-ops",
                        "--drover.door.operators=ops");
        calls = new Calls(
                ((ServletWebServerApplicationContext) context).getWebServer().getPort());
    }

    @AfterAll
    static void stop() {
        calls.close();
        context.close();
    }

    /** A route and a method of it, with something in place of its variables. */
    private record Route(String method, String pattern) {

        String path() {
            return pattern.replaceAll("\\{[^}]*}", "nobody").replace("/**", "/x");
        }
    }

    private static List<Route> routes() {
        return context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(RolesHttpTest::routes)
                .distinct()
                .toList();
    }

    private static Stream<Route> routes(RequestMappingInfo info) {
        Set<String> methods = new TreeSet<>();
        info.getMethodsCondition().getMethods().forEach(method -> methods.add(method.name()));
        return info.getPatternValues().stream()
                .flatMap(pattern -> (methods.isEmpty() ? Set.of("GET", "POST") : methods)
                        .stream().map(method -> new Route(method, pattern)));
    }

    @Test
    @DisplayName("every route has a rule, and answers each role as its rule says")
    void matrix() throws Exception {
        RouteRules rules = new RouteRules();
        assertThat(routes()).hasSizeGreaterThan(15);
        for (Route route : routes()) {
            assertThat(rules.named(route.path())).as("rule of %s", route).isPresent();
            Access access = rules.of(route.method(), route.path());
            assertThat(isRefused(route, null)).as("%s without a key", route).isEqualTo(access != Access.OPEN);
            assertThat(isRefused(route, "wrong"))
                    .as("%s with a wrong key", route)
                    .isEqualTo(access != Access.OPEN);
            assertThat(isRefused(route, "key-of-alice"))
                    .as("%s as a client", route)
                    .isEqualTo(access == Access.OPERATOR);
            assertThat(isRefused(route, "key-of-ops"))
                    .as("%s as an operator", route)
                    .isFalse();
        }
    }

    private static boolean isRefused(Route route, String key) throws Exception {
        var request = calls.request(route.path()).method(route.method(), BodyPublishers.ofString(""));
        if (key != null) {
            request.header("X-API-Key", key);
        }
        int status = calls.send(request.build()).statusCode();
        return status == 401 || status == 403;
    }

    @ParameterizedTest(name = "{0} {1}")
    @DisplayName("somebody else's workload is for a client not there; its owner and operators have it")
    @CsvSource({
        "GET, ''",
        "GET, /results",
        "GET, /fragments",
        "GET, /events",
        "POST, /retry",
        "POST, /cancel",
        "GET, /results?wait=1s"
    })
    void isolation(String method, String route) throws Exception {
        String id = submitted("key-of-alice");
        // Not to be waited for by those who follow its events.
        assertThat(ask("POST", "/workloads/" + id + "/cancel", "key-of-bob").statusCode())
                .isEqualTo(404);
        String path = "/workloads/" + id + route;
        HttpResponse<String> refused = ask(method, path, "key-of-bob");
        calls.problem(refused, 404, "WORKLOAD_UNKNOWN");
        assertThat(refused.body().replace(id, "ID"))
                .isEqualTo(ask(method, path.replace(id, "w-nobody"), "key-of-bob")
                        .body()
                        .replace("w-nobody", "ID"));
        if (!route.equals("/events")) {
            assertThat(ask(method, path, "key-of-ops").statusCode()).isNotEqualTo(404);
            assertThat(ask(method, path, "key-of-alice").statusCode()).isNotEqualTo(404);
        }
    }

    @Test
    @DisplayName("a client lists its own, page by page, and asking for another's gives nothing; operators list all")
    void lists() throws Exception {
        String alices = submitted("key-of-alice");
        String bobs = submitted("key-of-bob");
        assertThat(ask("GET", "/workloads?limit=500", "key-of-alice").body())
                .contains(alices)
                .doesNotContain(bobs);
        assertThat(ask("GET", "/workloads?limit=500&client=bob", "key-of-alice").body())
                .doesNotContain(bobs)
                .doesNotContain(alices);
        assertThat(ask("GET", "/workloads?limit=1", "key-of-alice").body()).contains(alices);
        assertThat(ask("GET", "/workloads?limit=500", "key-of-ops").body()).contains(alices, bobs);
        assertThat(ask("GET", "/workloads?limit=500&client=bob", "key-of-ops").body())
                .contains(bobs)
                .doesNotContain(alices);
    }

    private static String submitted(String key) throws Exception {
        HttpResponse<String> answer = calls.text("sleep 1", "", "X-API-Key", key);
        return new JsonMapper().readTree(answer.body()).get("id").stringValue();
    }

    private static HttpResponse<String> ask(String method, String path, String key) throws Exception {
        return calls.send(calls.request(path)
                .method(method, BodyPublishers.noBody())
                .header("X-API-Key", key)
                .build());
    }
}
