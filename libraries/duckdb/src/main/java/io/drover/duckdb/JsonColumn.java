package io.drover.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a column is written for {@code to_json}, by its type: a {@code FLOAT} as the shortest number that reads back as
 * the same float (DuckDB would widen it first: 0.10000000149011612), a decimal of up to 15 digits as a longer one with the
 * same scale (DuckDB would make a double of it: 1.5 of 1.50, 5.0 of 5), an instant as RFC 3339 in UTC. All else is
 * DuckDB's own JSON.
 */
final class JsonColumn {

    /** Deeper types than this keep DuckDB's own JSON: what is nested further takes it gigabytes to bind. */
    private static final int MOST_DEPTH = 16;

    static final String JSON = "JSON";

    private static final String FLOAT = "FLOAT";
    private static final String INSTANT = "TIMESTAMP WITH TIME ZONE";
    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+), ?(\\d+)\\)");
    private static final int MOST_DIGITS_AS_DOUBLE = 15;

    private JsonColumn() {}

    static boolean needsRewriting(ColumnType type) {
        return type.holds(plain -> as(plain).isPresent());
    }

    /** What one is rewritten to; empty if it is not. */
    private static Optional<String> as(ColumnType.Plain type) {
        Matcher decimal = DECIMAL.matcher(type.name());
        if (decimal.matches()) {
            return Integer.parseInt(decimal.group(1)) > MOST_DIGITS_AS_DOUBLE
                    ? Optional.empty()
                    : Optional.of("DECIMAL(18," + decimal.group(2) + ")");
        }
        return switch (type.name()) {
            case FLOAT -> Optional.of("DOUBLE");
            case INSTANT -> Optional.of("VARCHAR");
            default -> Optional.empty();
        };
    }

    static String rewritten(String expression, ColumnType type) {
        return rewritten(expression, type, 0);
    }

    /** The text of a column in a row's object, its name before it. */
    static String member(String name, String value, ColumnType type) {
        String text = isJson(type) ? "CAST(" + value + " AS VARCHAR)" : text(value);
        return text(literal(name)) + " || ':' || coalesce(" + text + ", 'null')";
    }

    static boolean isJson(ColumnType type) {
        return type.equals(new ColumnType.Plain(JSON));
    }

    static String text(String value) {
        return "CAST(to_json(" + value + ") AS VARCHAR)";
    }

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String rewritten(String x, ColumnType type, int depth) {
        if (depth > MOST_DEPTH || !needsRewriting(type)) {
            return x;
        }
        return switch (type) {
            case ColumnType.Plain plain ->
                switch (plain.name()) {
                    case FLOAT -> cast("CAST(" + x + " AS VARCHAR)", "DOUBLE");
                    case INSTANT -> instant(x);
                    default -> cast(x, as(plain).orElseThrow());
                };
            case ColumnType.ListOf list -> {
                String element = "e" + depth;
                String inner = rewritten(element, list.element(), depth + 1);
                yield "list_transform(" + x + ", lambda " + element + ": " + inner + ")";
            }
            case ColumnType.Struct struct -> struct(x, struct.members(), depth);
            case ColumnType.Tuple tuple -> tuple(x, tuple.parts(), depth);
            case ColumnType.MapOf map -> map(x, map, depth);
            case ColumnType.Union union -> union(x, union, depth);
        };
    }

    /** Years that RFC 3339 cannot write, and infinity, stay as DuckDB writes them. */
    private static String instant(String x) {
        return "CASE WHEN " + x + " >= TIMESTAMPTZ '0001-01-01 00:00:00+00' AND " + x
                + " < TIMESTAMPTZ '10000-01-01 00:00:00+00' THEN replace(strftime(" + x
                + ", '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z') ELSE CAST(" + x + " AS VARCHAR) END";
    }

    private static String struct(String x, List<ColumnType.Member> members, int depth) {
        List<String> fields = new ArrayList<>();
        for (ColumnType.Member member : members) {
            String field = "struct_extract(" + x + ", " + literal(member.name()) + ")";
            fields.add(identifier(member.name()) + " := " + rewritten(field, member.type(), depth + 1));
        }
        return unlessNull(x, "struct_pack(" + String.join(", ", fields) + ")");
    }

    private static String tuple(String x, List<ColumnType> parts, int depth) {
        List<String> fields = new ArrayList<>();
        for (ColumnType part : parts) {
            fields.add(rewritten("struct_extract(" + x + ", " + (fields.size() + 1) + ")", part, depth + 1));
        }
        return unlessNull(x, "row(" + String.join(", ", fields) + ")");
    }

    private static String map(String x, ColumnType.MapOf map, int depth) {
        String keys = rewritten("map_keys(" + x + ")", new ColumnType.ListOf(map.key()), depth + 1);
        String values = rewritten("map_values(" + x + ")", new ColumnType.ListOf(map.value()), depth + 1);
        return unlessNull(x, "map(" + keys + ", " + values + ")");
    }

    /** As a union of the members' new types: as JSON its numbers would be read into doubles once more. */
    private static String union(String x, ColumnType.Union union, int depth) {
        String type = rewrittenType(union, depth);
        StringBuilder cases = new StringBuilder("CASE CAST(union_tag(" + x + ") AS VARCHAR)");
        for (ColumnType.Member member : union.members()) {
            String value =
                    rewritten("union_extract(" + x + ", " + literal(member.name()) + ")", member.type(), depth + 1);
            String alone = "union_value(" + identifier(member.name()) + " := " + value + ")";
            cases.append(" WHEN ").append(literal(member.name()));
            cases.append(" THEN ").append(cast(alone, type));
        }
        return cases.append(" END").toString();
    }

    /** What {@link #rewritten} makes of a type. */
    private static String rewrittenType(ColumnType type, int depth) {
        return switch (type) {
            case ColumnType.Plain plain ->
                depth > MOST_DEPTH ? plain.name() : as(plain).orElse(plain.name());
            case ColumnType.ListOf list -> rewrittenType(list.element(), depth + 1) + "[]";
            case ColumnType.Struct struct -> "STRUCT(" + memberTypes(struct.members(), depth) + ")";
            case ColumnType.Tuple tuple ->
                tuple.parts().stream()
                        .map(part -> rewrittenType(part, depth + 1))
                        .collect(Collectors.joining(", ", "TUPLE(", ")"));
            // Its keys and values are rewritten as lists.
            case ColumnType.MapOf map ->
                "MAP(" + rewrittenType(map.key(), depth + 2) + ", " + rewrittenType(map.value(), depth + 2) + ")";
            case ColumnType.Union union -> "UNION(" + memberTypes(union.members(), depth) + ")";
        };
    }

    private static String memberTypes(List<ColumnType.Member> members, int depth) {
        return members.stream()
                .map(member -> identifier(member.name()) + " " + rewrittenType(member.type(), depth + 1))
                .collect(Collectors.joining(", "));
    }

    private static String cast(String x, String type) {
        return "CAST(" + x + " AS " + type + ")";
    }

    private static String unlessNull(String x, String value) {
        return "CASE WHEN " + x + " IS NULL THEN NULL ELSE " + value + " END";
    }
}
