package io.drover.aws.dynamo;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How large an item is in DynamoDB's own count: names and texts as UTF-8, two digits of a number to a byte, a little for
 * every list and map. From "DynamoDB item sizes and formats" in the developer guide.
 */
final class ItemSize {

    private static final int CONTAINER = 3;

    private ItemSize() {}

    static int of(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .mapToInt(attribute -> utf8(attribute.getKey()) + of(attribute.getValue()))
                .sum();
    }

    private static int of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> 1 + (value.n().length() + 1) / 2;
            case B -> value.b().asByteArrayUnsafe().length;
            case L ->
                CONTAINER + value.l().stream().mapToInt(item -> 1 + of(item)).sum();
            case M -> CONTAINER + value.m().size() + of(value.m());
            case BOOL, NUL -> 1;
            case SS, NS, BS, UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalArgumentException("no item has an attribute of type " + value.type());
        };
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
