package io.drover.embedded.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of Lambda's API. */
final class LambdaJson {

    static final JsonMapper MAPPER = JsonMapper.shared();

    private static final DateTimeFormatter MODIFIED = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private LambdaJson() {}

    static String error(String type, String message) {
        return MAPPER.createObjectNode()
                .put("errorMessage", message)
                .put("errorType", type)
                .toString();
    }

    static boolean isJson(String body) {
        try (JsonParser parser = MAPPER.createParser(body)) {
            boolean some = parser.nextToken() != null;
            parser.skipChildren();
            return some && parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    /**
     * Reads a request; its zip, which may be far larger than what else it says, goes straight on.
     *
     * @param zip takes the bytes of ZipFile
     */
    static ObjectNode request(InputStream body, OutputStream zip) throws IOException {
        try (JsonParser parser = MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Refused.notJson("the request is no JSON object");
            }
            ObjectNode request = MAPPER.createObjectNode();
            read(parser, request, zip);
            return request;
        } catch (JacksonException e) {
            throw Refused.notJson("the request is not JSON: " + e.getOriginalMessage());
        }
    }

    static ObjectNode request(InputStream body) throws IOException {
        return request(body, OutputStream.nullOutputStream());
    }

    private static void read(JsonParser parser, ObjectNode into, OutputStream zip) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("Code") && parser.currentToken() == JsonToken.START_OBJECT) {
                read(parser, into.putObject(field), zip);
            } else if (field.equals("ZipFile")) {
                into.put(field, parser.readBinaryValue(zip));
            } else {
                into.set(field, parser.<JsonNode>readValueAsTree());
            }
        }
    }

    static ObjectNode configuration(FunctionConfig function) {
        FunctionConfig.Settings settings = function.settings();
        ObjectNode json = MAPPER.createObjectNode()
                .put("FunctionName", function.name())
                .put("FunctionArn", function.arn())
                .put("Runtime", settings.runtime())
                .put("Role", settings.role())
                .put("Handler", settings.handler())
                .put("Description", settings.description())
                .put("Timeout", settings.timeoutSeconds())
                .put("MemorySize", settings.memoryMb())
                .put("CodeSize", function.code().zipBytes())
                .put("CodeSha256", function.code().sha256())
                .put("LastModified", MODIFIED.format(function.lastModified()))
                .put("Version", "$LATEST")
                .put("PackageType", "Zip")
                .put("State", "Active")
                .put("LastUpdateStatus", "Successful")
                .put("RevisionId", String.valueOf(function.revision()));
        function.code().architectures().forEach(json.putArray("Architectures")::add);
        ObjectNode variables = json.putObject("Environment").putObject("Variables");
        settings.environment().forEach(variables::put);
        return json;
    }

    static ObjectNode events(FunctionConfig function) {
        return MAPPER.createObjectNode()
                .put("FunctionArn", function.arn() + ":$LATEST")
                .put("MaximumRetryAttempts", function.events().retries())
                .put("MaximumEventAgeInSeconds", function.events().ageSeconds());
    }

    static ObjectNode concurrency(@Nullable Integer reserved) {
        ObjectNode json = MAPPER.createObjectNode();
        return reserved == null ? json : json.put("ReservedConcurrentExecutions", reserved);
    }
}
