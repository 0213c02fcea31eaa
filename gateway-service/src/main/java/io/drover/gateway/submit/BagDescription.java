package io.drover.gateway.submit;

import io.drover.gateway.request.TimeText;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.WorkloadOptions;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Describes bodies and options of {@code POST /workloads}: once for both of the places where options may stand. */
@Component
public final class BagDescription implements OpenApiCustomizer {

    private static final String BAG = "Bag";

    @Override
    public void customise(OpenAPI document) {
        document.getComponents().addSchemas(BAG, bag());
        Operation submit =
                Objects.requireNonNull(document.getPaths().get("/workloads")).getPost();
        submit.setRequestBody(body());
        options().forEach((name, schema) -> submit.addParametersItem(option(name, schema)));
    }

    private static RequestBody body() {
        return new RequestBody()
                .required(true)
                .description("one task a line, or a document with tasks and options")
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.TEXT_PLAIN_VALUE,
                                new MediaType()
                                        .schema(
                                                new StringSchema()
                                                        .minLength(1)
                                                        .description(
                                                                "UTF-8; blank lines and lines that start with # are passed over"))
                                        .example("sleep 500\nexec echo hello\n"))
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_JSON_VALUE,
                                new MediaType()
                                        .schema(new Schema<>().$ref("#/components/schemas/" + BAG))
                                        .example(Map.of(
                                                "tasks", List.of("sleep 500", "exec echo hello"), "priority", 7))));
    }

    private static Schema<?> bag() {
        Schema<?> tasks = new ArraySchema()
                .items(new StringSchema().minLength(1).example("sleep 500"))
                .minItems(1)
                .description("task lines; a result's task is the index of its entry");
        Schema<?> bag = new ObjectSchema().description("A bag of tasks with its options");
        bag.addProperty("tasks", tasks);
        bag.addRequiredItem("tasks");
        options().forEach(bag::addProperty);
        bag.setAdditionalProperties(Boolean.FALSE);
        return bag;
    }

    private static Parameter option(String name, Schema<?> schema) {
        return new QueryParameter()
                .name(name)
                .required(false)
                .description(schema.getDescription())
                .schema(schema);
    }

    private static Map<String, Schema<?>> options() {
        WorkloadOptions standard = WorkloadOptions.DEFAULT;
        Map<String, Schema<?>> options = new LinkedHashMap<>();
        options.put("priority", number(0, 9, standard.priority().value(), "9 is first"));
        options.put(
                "deadline",
                new StringSchema()
                        .example("20m")
                        .description("a time, or a duration from now; then the workload ends and keeps what was done"));
        options.put(
                "retries",
                number(
                        0,
                        BagOptions.MAX_RETRIES,
                        BagOptions.DEFAULT.retries(),
                        "how often failed tasks run again whose fault says AGAIN"));
        options.put("retryBackoff", duration("1s", "the pause before the first repetition; it doubles"));
        options.put("taskTimeout", duration("1h", "how long one task may run"));
        options.put(
                "fragmentSize",
                number(0, Integer.MAX_VALUE, BagOptions.DEFAULT.fragmentSize(), "tasks per fragment; 0 is automatic"));
        options.put(
                "speculate",
                new BooleanSchema()
                        .description(
                                "whether slow fragments may run a second time; absent: if a second run of no task does harm"));
        StringSchema executor = new StringSchema();
        executor.setEnum(List.of("vm", "faas"));
        executor.setDefault("vm");
        options.put("executor", executor.description("what fragments run on: workers or functions"));
        return options;
    }

    private static Schema<?> number(int min, int max, int standard, String description) {
        Schema<?> number = new IntegerSchema();
        number.setMinimum(BigDecimal.valueOf(min));
        number.setMaximum(BigDecimal.valueOf(max));
        number.setDescription(description);
        number.setExample(standard);
        return number;
    }

    private static Schema<?> duration(String standard, String description) {
        return new StringSchema().pattern(TimeText.PATTERN).example(standard).description(description);
    }
}
