package io.drover.aws.dynamo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Puts an item together. A value that is null is left out. Numbers that belong together are one list and records one
 * map, because names are stored with every item and a write unit ends at 1 KB.
 */
final class ItemWriter {

    private final Map<String, AttributeValue> attributes = new LinkedHashMap<>();

    /** Also for instants and durations, which come back from their ISO form exactly. */
    ItemWriter text(String name, @Nullable Object value) {
        return value == null ? this : put(name, AttributeValue.fromS(value.toString()));
    }

    ItemWriter number(String name, @Nullable Number value) {
        return value == null ? this : put(name, AttributeValue.fromN(value.toString()));
    }

    ItemWriter flag(String name, @Nullable Boolean value) {
        return value == null ? this : put(name, AttributeValue.fromBool(value));
    }

    ItemWriter bytes(String name, byte @Nullable [] value) {
        return value == null ? this : put(name, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(value)));
    }

    private ItemWriter put(String name, AttributeValue value) {
        attributes.put(name, value);
        return this;
    }

    Map<String, AttributeValue> toItem() {
        return attributes;
    }
}
