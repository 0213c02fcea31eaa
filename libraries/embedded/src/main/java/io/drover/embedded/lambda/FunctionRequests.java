package io.drover.embedded.lambda;

import io.drover.embedded.lambda.FunctionConfig.Events;
import io.drover.embedded.lambda.FunctionConfig.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what requests say of functions, and refuses what Lambda would refuse or this endpoint cannot do. */
final class FunctionRequests {

    private static final Set<String> RUNTIMES = Set.of(RuntimeCommand.CUSTOM, RuntimeCommand.JAVA);
    private static final int MAX_TIMEOUT_SECONDS = 900;
    private static final int MAX_MEMORY_MB = 10_240;
    private static final int MAX_RETRIES = 2;

    private FunctionRequests() {}

    static String name(JsonNode request) {
        String name = text(request, "FunctionName", "");
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw Refused.invalid("FunctionName must be 1 to 64 letters, digits, '-' and '_'");
        }
        return name;
    }

    /** The settings as the request leaves them: what it does not name stays. */
    static Settings settings(JsonNode request, Settings old) {
        String runtime = text(request, "Runtime", old.runtime());
        if (!RUNTIMES.contains(runtime)) {
            throw Refused.invalid("this endpoint runs " + RUNTIMES + ", not '" + runtime + "'");
        }
        return new Settings(
                runtime,
                text(request, "Role", old.role()),
                text(request, "Handler", old.handler()),
                text(request, "Description", old.description()),
                number(request, "Timeout", old.timeoutSeconds(), 1, MAX_TIMEOUT_SECONDS),
                number(request, "MemorySize", old.memoryMb(), 128, MAX_MEMORY_MB),
                environment(request, old.environment()));
    }

    static List<String> architectures(JsonNode request, List<String> old) {
        JsonNode named = request.path("Architectures");
        return named.isArray() ? named.valueStream().map(JsonNode::asString).toList() : old;
    }

    static Events events(JsonNode request) {
        return new Events(
                number(request, "MaximumRetryAttempts", Events.DEFAULT.retries(), 0, MAX_RETRIES),
                number(
                        request,
                        "MaximumEventAgeInSeconds",
                        Events.DEFAULT.ageSeconds(),
                        60,
                        Events.DEFAULT.ageSeconds()));
    }

    static @Nullable Integer reserved(JsonNode request) {
        return number(request, "ReservedConcurrentExecutions", 0, 0, Integer.MAX_VALUE);
    }

    private static Map<String, String> environment(JsonNode request, Map<String, String> old) {
        JsonNode variables = request.path("Environment").path("Variables");
        if (!variables.isObject()) {
            return old;
        }
        Map<String, String> environment = new TreeMap<>();
        variables
                .propertyStream()
                .forEach(entry ->
                        environment.put(entry.getKey(), entry.getValue().asString()));
        return environment;
    }

    private static String text(JsonNode request, String field, String otherwise) {
        JsonNode value = request.path(field);
        return value.isString() ? value.stringValue() : otherwise;
    }

    private static int number(JsonNode request, String field, int otherwise, int least, int most) {
        JsonNode value = request.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw Refused.invalid(field + " must be a number from " + least + " to " + most);
        }
        return value.intValue();
    }
}
