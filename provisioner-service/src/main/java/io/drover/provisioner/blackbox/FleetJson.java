package io.drover.provisioner.blackbox;

import io.drover.blackbox.ValueJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A fleet's entries as lines of JSON. */
public final class FleetJson {

    private static final JsonMapper MAPPER = ValueJson.builder().build();

    private FleetJson() {}

    public static byte[] line(FleetEntry entry) {
        return MAPPER.writeValueAsBytes(entry);
    }

    /** @throws IllegalArgumentException if it is none, or one that this build cannot read */
    public static FleetEntry entry(String line) {
        try {
            return MAPPER.readValue(line, FleetEntry.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("this build cannot read it: " + e.getOriginalMessage(), e);
        }
    }
}
