package io.drover.aws.lambda;

import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.thirdparty.jackson.core.JsonFactory;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.core.io.JsonStringEncoder;

/**
 * Text as Lambda's payloads, which must be JSON: text that is JSON travels as it is, any other as a JSON string. Likewise
 * back: a reply that is a JSON string is that string's text, any other is the reply as it is.
 */
final class LambdaPayload {

    private static final JsonFactory JSON = new JsonFactory();

    private LambdaPayload() {}

    static String of(String text) {
        return isJson(text)
                ? text
                : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    static String text(String reply) {
        try (JsonParser parser = JSON.createParser(reply)) {
            return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : reply;
        } catch (IOException e) {
            // Some runtimes reply with what is no JSON.
            return reply;
        }
    }

    /** A text at the top of a JSON object. */
    static Optional<String> field(String json, String name) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(name);
                if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
                    return Optional.of(parser.getText());
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            boolean some = parser.nextToken() != null;
            parser.skipChildren();
            return some && parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
