package io.drover.wire;

import io.drover.model.LinkMessage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages to JSON and back. Reading throws {@link IllegalArgumentException} for anything that is not such a message, and
 * names a field that is missing. Unknown fields are passed over, so that builds whose messages are of one version can run
 * side by side; a message of another version ({@link io.drover.model.MessageVersion}) is refused.
 */
public final class Wire {

    private static final JsonMapper MAPPER = ModelModule.mapper();

    private Wire() {}

    public static String encode(Submitted message) {
        return Stamp.on(MAPPER.writeValueAsString(message));
    }

    public static String encode(FragmentRequest message) {
        return Stamp.on(MAPPER.writeValueAsString(message));
    }

    public static String encode(CellMessage message) {
        return Stamp.on(MAPPER.writerFor(CellMessage.class).writeValueAsString(message));
    }

    public static Submitted submitted(String body) {
        return read(body, Submitted.class);
    }

    public static FragmentRequest fragmentRequest(String body) {
        return read(body, FragmentRequest.class);
    }

    /** The same of a link. */
    public static FragmentRequest fragmentRequest(LinkMessage message) {
        return message instanceof FragmentRequest request ? request : fragmentRequest(message.text());
    }

    /** An answer of a link. */
    public static FragmentResponse fragmentResponse(LinkMessage message) {
        if (message instanceof FragmentResponse response) {
            return response;
        }
        if (cellMessage(message.text()) instanceof FragmentResponse response) {
            return response;
        }
        throw new IllegalArgumentException("no answer: " + message.text());
    }

    public static CellMessage cellMessage(String body) {
        return read(body, CellMessage.class);
    }

    private static <T> T read(String body, Class<T> type) {
        try {
            Stamp.check(body);
            // Never null: that has no version.
            return MAPPER.readValue(body, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
