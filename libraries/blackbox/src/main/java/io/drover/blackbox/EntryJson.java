package io.drover.blackbox;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The entries of one kind of recording as lines of JSON.
 *
 * @param <E> what all entries are
 */
public record EntryJson<E>(Class<E> type, JsonMapper mapper) {

    public byte[] line(E entry) {
        return mapper.writeValueAsBytes(entry);
    }

    /** @throws IllegalArgumentException if it is none, or one that this build cannot read */
    public E entry(String line) {
        try {
            return mapper.readValue(line, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("this build cannot read it: " + e.getOriginalMessage(), e);
        }
    }
}
