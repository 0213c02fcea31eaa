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
     * Lets pass what carries this version.
     *
     * @throws IllegalArgumentException that says what to do, if it is of another one or does not say
     * @throws tools.jackson.core.JacksonException if it is no JSON object
     */
    static void check(String json) {
        if (json.startsWith(FRONT)) {
            return;
        }
        @Nullable Told told = READER.readValue(json);
        @Nullable Integer version = told == null ? null : told.v();
        if (version == null) {
            throw new IllegalArgumentException("it does not say of which version it is (\"v\")");
        }
        if (version != VERSION) {
            String remedy = version > VERSION
                    ? "run the version of Drover that wrote it, or a newer one"
                    : "run all of its processes from one release, and let an older one finish what it has accepted";
            throw new IllegalArgumentException(
                    "it is of version " + version + ", and this Drover reads version " + VERSION + ": " + remedy);
        }
    }
}
