package io.drover.aws.dynamo;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the attributes of one item by name. The {@code ...OrNull} forms are for those that may be absent. */
record ItemReader(Map<String, AttributeValue> item) {

    boolean has(String name) {
        return item.containsKey(name);
    }

    String text(String name) {
        return Objects.requireNonNull(value(name).s(), () -> "attribute '" + name + "' is no text");
    }

    /** Null also if it is no text. */
    @Nullable
    String textOrNull(String name) {
        return has(name) ? value(name).s() : null;
    }

    /** A number as it is written; null also for what is none. */
    @Nullable
    String digitsOrNull(String name) {
        return has(name) ? value(name).n() : null;
    }

    /** For people: a text or a number, or a word in its place. */
    String shown(String name) {
        @Nullable String text = textOrNull(name);
        @Nullable String shown = text == null ? digitsOrNull(name) : text;
        return shown == null ? "(unnamed)" : shown;
    }

    long number(String name) {
        return Long.parseLong(value(name).n());
    }

    int integer(String name) {
        return Integer.parseInt(value(name).n());
    }

    @Nullable
    Integer integerOrNull(String name) {
        return has(name) ? integer(name) : null;
    }

    boolean flag(String name) {
        return value(name).bool();
    }

    Instant instant(String name) {
        return Instant.parse(text(name));
    }

    @Nullable
    Instant instantOrNull(String name) {
        return has(name) ? instant(name) : null;
    }

    Duration duration(String name) {
        return Duration.parse(text(name));
    }

    byte @Nullable [] bytesOrNull(String name) {
        return has(name) ? value(name).b().asByteArrayUnsafe() : null;
    }

    private AttributeValue value(String name) {
        return Objects.requireNonNull(item.get(name), name);
    }
}
