package io.drover.embedded.lambda;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function as it is kept.
 *
 * @param reserved its own limit of concurrent invocations, if it has one
 * @param revision grows with each change of settings or code: processes of an earlier one are not used again
 */
record FunctionConfig(
        String name,
        Settings settings,
        Code code,
        Events events,
        @Nullable Integer reserved,
        Instant lastModified,
        long revision) {

    record Settings(
            String runtime,
            String role,
            String handler,
            String description,
            int timeoutSeconds,
            int memoryMb,
            Map<String, String> environment) {

        static final Settings DEFAULT = new Settings("", "", "", "", 3, 128, Map.of());
    }

    /**
     * What the function runs.
     *
     * @param folder of its files, below that of the function
     * @param sha256 of the zip, in Base64
     */
    record Code(String folder, String sha256, long zipBytes, List<String> architectures) {}

    /**
     * What becomes of asynchronous invocations.
     *
     * @param retries how often one that failed is repeated
     * @param ageSeconds after which one is given up
     */
    record Events(int retries, int ageSeconds) {

        static final Events DEFAULT = new Events(2, 6 * 60 * 60);
    }

    String arn() {
        return "arn:aws:lambda:" + RuntimeCommand.REGION + ":000000000000:function:" + name;
    }

    boolean isSameRevision(FunctionConfig other) {
        return name.equals(other.name) && revision == other.revision;
    }

    FunctionConfig with(Settings changed, Instant now) {
        return new FunctionConfig(name, changed, code, events, reserved, now, revision + 1);
    }

    FunctionConfig with(Code changed, Instant now) {
        return new FunctionConfig(name, settings, changed, events, reserved, now, revision + 1);
    }

    FunctionConfig with(Events changed) {
        return new FunctionConfig(name, settings, code, changed, reserved, lastModified, revision);
    }

    FunctionConfig withReserved(@Nullable Integer limit) {
        return new FunctionConfig(name, settings, code, events, limit, lastModified, revision);
    }
}
