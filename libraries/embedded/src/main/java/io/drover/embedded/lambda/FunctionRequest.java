package io.drover.embedded.lambda;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads what requests say of functions, and refuses what Lambda would refuse or this endpoint cannot do. */
final class FunctionRequest {

    private static final String NAME = "[A-Za-z0-9_-]{1,64}";
    private static final List<String> RUNTIMES = List.of("java25", "provided.al2023");
    private static final List<String> FIELDS =
            List.of("Runtime", "Role", "Handler", "Timeout", "MemorySize", "Architectures", "Environment");

    private FunctionRequest() {}

    /**
     * Reads a request; its zip, which may be far larger than what else it says, goes straight on.
     *
     * @param zip takes the bytes of ZipFile
     */
    static ObjectNode read(InputStream body, OutputStream zip) {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        try (JsonParser parser = JsonMapper.shared().createParser(body)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                read(parser, request, zip);
                return request;
            }
        } catch (JacksonException e) {
            throw new Refused(400, "InvalidRequestContentException", "not JSON: " + e.getOriginalMessage());
        }
        throw new Refused(400, "InvalidRequestContentException", "the request is no JSON object");
    }

    private static void read(JsonParser parser, ObjectNode into, OutputStream zip) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("Code") && parser.currentToken() == JsonToken.START_OBJECT) {
                read(parser, into, zip);
            } else if (field.equals("ZipFile")) {
                into.put(field, parser.readBinaryValue(zip));
            } else {
                into.set(field, parser.<JsonNode>readValueAsTree());
            }
        }
    }

    static String name(ObjectNode request) {
        String name = request.path("FunctionName").asString("");
        if (!name.matches(NAME)) {
            throw Refused.invalid("FunctionName must match " + NAME);
        }
        return name;
    }

    /** What a function is told of that says nothing else. */
    static ObjectNode fresh(String name) {
        ObjectNode configuration = JsonMapper.shared()
                .createObjectNode()
                .put("FunctionName", name)
                .put("FunctionArn", "arn:aws:lambda:us-east-1:000000000000:function:" + name)
                .put("Version", "$LATEST")
                .put("State", "Active")
                .put("LastUpdateStatus", "Successful")
                .put("Timeout", 3)
                .put("MemorySize", 128);
        configuration.putArray("Architectures").add("x86_64");
        return configuration;
    }

    /** The configuration as the request leaves it: what it does not name stays. */
    static ObjectNode configured(ObjectNode old, ObjectNode request) {
        ObjectNode configuration = old.deepCopy();
        FIELDS.stream().filter(request::hasNonNull).forEach(field -> configuration.set(field, request.get(field)));
        if (!RUNTIMES.contains(configuration.path("Runtime").asString(""))) {
            throw Refused.invalid("this endpoint runs " + RUNTIMES + ", not " + configuration.path("Runtime"));
        }
        requireNumber(configuration, "Timeout", 1, 900);
        requireNumber(configuration, "MemorySize", 128, 10_240);
        return configuration;
    }

    private static void requireNumber(ObjectNode configuration, String field, int least, int most) {
        JsonNode value = configuration.path(field);
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw Refused.invalid(field + " must be a number from " + least + " to " + most);
        }
    }
}
