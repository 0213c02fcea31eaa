package io.drover.wire;

import io.drover.model.MessageVersion;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The version in front of a message, and of the document that begins a workload's row: {@code {"v":1,…}}. Unknown fields are
 * passed over.
 */
final class Stamp {

    static final int VERSION = MessageVersion.CURRENT;

    private static final String FRONT = "{\"v\":" + VERSION + ",";
    private static final ObjectReader READER = JsonMapper.shared().readerFor(Told.class);

    private record Told(@Nullable Integer v) {}

    private Stamp() {}

    /** @param json an object with at least one field */
    static String on(String json) {
        return FRONT.concat(json.substring(1));
    }

    /**
     * Lets pass what carries this version, an earlier one or none.
     *
     * @throws IllegalArgumentException that says what to do, if it is of a later one
     * @throws tools.jackson.core.JacksonException if it is no JSON object
     */
    static void check(String json) {
        if (json.startsWith(FRONT)) {
            return;
        }
        @Nullable Told told = READER.readValue(json);
        if (told != null && told.v() != null && told.v() > VERSION) {
            throw new IllegalArgumentException("it is of version " + told.v() + ", and this Drover reads version "
                    + VERSION + ": run the version of Drover that wrote it, or a newer one");
        }
    }
}
