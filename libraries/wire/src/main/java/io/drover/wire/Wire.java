package io.drover.wire;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages to JSON and back. Reading throws {@link IllegalArgumentException} for anything that is not such a message;
 * unknown fields are passed over, so that old and new versions can run side by side.
 */
public final class Wire {

    private static final JsonMapper MAPPER = ModelModule.mapper();

    private Wire() {}

    public static String encode(Submitted message) {
        return MAPPER.writeValueAsString(message);
    }

    public static String encode(FragmentRequest message) {
        return MAPPER.writeValueAsString(message);
    }

    public static String encode(CellMessage message) {
        return MAPPER.writerFor(CellMessage.class).writeValueAsString(message);
    }

    public static Submitted submitted(String body) {
        return read(body, Submitted.class);
    }

    public static FragmentRequest fragmentRequest(String body) {
        return read(body, FragmentRequest.class);
    }

    public static CellMessage cellMessage(String body) {
        return read(body, CellMessage.class);
    }

    private static <T> T read(String body, Class<T> type) {
        try {
            return MAPPER.readValue(body, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
