package io.drover.gateway.openapi;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultKind;
import io.drover.model.fault.RetryAdvice;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** The frame around the routes: what this is, who may call, and the shape of every refusal. */
@Component
public final class DocumentFrame implements OpenApiCustomizer {

    private static final String ABOUT = """
            Drover runs bags of tasks on an elastic fleet: hand in a bag with `POST /workloads`, follow it, fetch its results.

            Instants are RFC 3339 in UTC. Durations are a number with a unit in parameters (`250ms`, `20s`, `5m`, `2h`, `7d`)
            and milliseconds in answers. Lists are `{items, next}`; `next` goes into `cursor`. Absent values are left out.
            Every refusal is a problem document (RFC 9457) with a `code` that never changes.
            """;

    @Override
    public void customise(OpenAPI document) {
        document.info(new Info()
                        .title("Drover")
                        .version(version())
                        .description(ABOUT)
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url("/").description("this gateway")));
        document.getPaths()
                .forEach((path, item) ->
                        item.readOperations().forEach(operation -> operation.setTags(List.of(path.split("/")[1]))));
        document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation ->
                        Stream.ofNullable(operation.getParameters()).flatMap(List::stream))
                .filter(parameter -> "path".equals(parameter.getIn()) && parameter.getDescription() == null)
                .forEach(parameter -> parameter
                        .description("the " + parameter.getName() + " as answers name it")
                        .example("w-01"));
        Components components = document.getComponents();
        components.addSchemas(ProblemResponses.SCHEMA, problem());
        components.addSecuritySchemes(
                "bearer",
                new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("a client's API key"));
        components.addSecuritySchemes(
                "key",
                new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-API-Key")
                        .description("the same in a header of its own"));
        // The empty one first: where no keys are configured none is needed.
        document.security(List.of(
                new SecurityRequirement(),
                new SecurityRequirement().addList("bearer"),
                new SecurityRequirement().addList("key")));
    }

    private static String version() {
        @Nullable String packaged = DocumentFrame.class.getPackage().getImplementationVersion();
        return packaged == null ? "unpackaged" : packaged;
    }

    private static Schema<?> problem() {
        Map<String, Schema<?>> always = Map.of(
                "type",
                        new StringSchema()
                                .description("a name for the code, no address")
                                .example("urn:drover:fault:field-invalid"),
                "title", new StringSchema(),
                "status", new IntegerSchema(),
                "detail", new StringSchema().description("one sentence with the place and the remedy"),
                "instance", new StringSchema().description("the path that was asked"),
                "code", oneOf(FaultCode.values()),
                "kind", oneOf(FaultKind.values()).description("whose fault it is"),
                "retry", oneOf(RetryAdvice.values()).description("what may help"));
        Schema<?> problem = new ObjectSchema().description("A refusal after RFC 9457");
        List.of("type", "title", "status", "detail", "instance", "code", "kind", "retry")
                .forEach(name -> {
                    problem.addProperty(name, always.get(name));
                    problem.addRequiredItem(name);
                });
        problem.addProperty("line", new IntegerSchema().format("int64").description("of the body, from 1"));
        problem.addProperty("field", new StringSchema().description("a field, parameter or header"));
        problem.addProperty("reason", new StringSchema());
        problem.addProperty("allow", new StringSchema().description("the methods that there are"));
        return problem;
    }

    private static Schema<String> oneOf(Enum<?>[] values) {
        StringSchema schema = new StringSchema();
        schema.setEnum(Arrays.stream(values).map(Enum::name).toList());
        return schema;
    }
}
