package io.drover.aws.dynamo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a write changes and under which condition. Every name and value stands behind a placeholder, because many good
 * names are reserved words.
 */
final class Expression {

    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, AttributeValue> values = new LinkedHashMap<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> removals = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();

    Expression set(ItemWriter attributes) {
        attributes.toItem().forEach((name, value) -> sets.add(name(name) + " = " + value(name, value)));
        return this;
    }

    Expression remove(String... removed) {
        for (String name : removed) {
            removals.add(name(name));
        }
        return this;
    }

    /** Holds if the item has no such attribute; with a key: if there is no such item. */
    Expression absent(String name) {
        conditions.add("attribute_not_exists(" + name(name) + ")");
        return this;
    }

    Expression exists(String name) {
        conditions.add("attribute_exists(" + name(name) + ")");
        return this;
    }

    Expression and(String name, String comparison, AttributeValue value) {
        conditions.add(name(name) + " " + comparison + " " + value("is_" + name, value));
        return this;
    }

    Expression is(String name, Object value) {
        return and(name, "=", AttributeValue.fromS(value.toString()));
    }

    Expression is(String name, long value) {
        return and(name, "=", AttributeValue.fromN(Long.toString(value)));
    }

    Expression isOneOf(String name, Collection<? extends Enum<?>> allowed) {
        conditions.add(oneOf(name, allowed.stream().map(Enum::name)));
        return this;
    }

    /** Holds if the item has no such attribute, or one of these values; they are letters and digits. */
    Expression absentOrOneOf(String name, Set<String> allowed) {
        conditions.add("(attribute_not_exists(" + name(name) + ") OR " + oneOf(name, allowed.stream()) + ")");
        return this;
    }

    /** Holds also where what was asked for last does not, if these two are so. Where nothing was asked for it stays so. */
    Expression orBoth(String text, String textIs, String number, long numberIs) {
        if (!conditions.isEmpty()) {
            conditions.add("(" + conditions.removeLast()
                    + " OR (" + name(text) + " = " + value("or_" + text, AttributeValue.fromS(textIs))
                    + " AND " + name(number) + " = "
                    + value("or_" + number, AttributeValue.fromN(Long.toString(numberIs))) + "))");
        }
        return this;
    }

    private String oneOf(String name, Stream<String> allowed) {
        return allowed.map(value -> value("is_" + value, AttributeValue.fromS(value)))
                .collect(Collectors.joining(", ", name(name) + " IN (", ")"));
    }

    /** For a projection. */
    String attributes(List<String> wanted) {
        return wanted.stream().map(this::name).collect(Collectors.joining(", "));
    }

    private String name(String name) {
        names.put("#" + name, name);
        return "#" + name;
    }

    private String value(String name, AttributeValue value) {
        values.put(":" + name, value);
        return ":" + name;
    }

    String update() {
        return (sets.isEmpty() ? "" : "SET " + String.join(", ", sets))
                + (removals.isEmpty() ? "" : " REMOVE " + String.join(", ", removals));
    }

    @Nullable
    String condition() {
        return conditions.isEmpty() ? null : String.join(" AND ", conditions);
    }

    @Nullable
    Map<String, String> names() {
        return names.isEmpty() ? null : names;
    }

    /** Null if there is none: DynamoDB refuses an empty map. */
    @Nullable
    Map<String, AttributeValue> values() {
        return values.isEmpty() ? null : values;
    }

    int bytes() {
        return ItemSize.of(values);
    }
}
