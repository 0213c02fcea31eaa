package io.drover.embedded.lambda;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A function as it is kept.
 *
 * @param revision grows with each change of configuration or code: processes of an earlier one are not used again
 * @param code the folder of its files, below that of the function
 * @param configuration as Lambda tells it
 * @param parts what else was set, by the last word of the path; told again, and {@link #reserved} is obeyed
 */
record LocalFunction(String name, long revision, String code, ObjectNode configuration, Map<String, JsonNode> parts) {

    int timeoutSeconds() {
        return configuration.path("Timeout").intValue();
    }

    /** Its own limit of concurrent invocations. */
    int reserved() {
        JsonNode concurrency = parts.get("concurrency");
        return concurrency == null
                ? Integer.MAX_VALUE
                : concurrency.path("ReservedConcurrentExecutions").asInt();
    }

    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        configuration
                .path("Environment")
                .path("Variables")
                .forEachEntry((name, value) -> variables.put(name, value.asString()));
        return variables;
    }

    String text(String field) {
        return configuration.path(field).asString("");
    }
}
