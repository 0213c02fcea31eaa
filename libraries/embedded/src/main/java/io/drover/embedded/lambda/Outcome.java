package io.drover.embedded.lambda;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * How an invocation ended.
 *
 * @param failed whether the function, or its process, has failed
 * @param json the reply as the function gave it, or an object with errorMessage and errorType
 */
record Outcome(boolean failed, byte[] json) {

    static Outcome failure(String type, String message) {
        String error = JsonMapper.shared()
                .createObjectNode()
                .put("errorMessage", message)
                .put("errorType", type)
                .toString();
        return new Outcome(true, error.getBytes(StandardCharsets.UTF_8));
    }
}
