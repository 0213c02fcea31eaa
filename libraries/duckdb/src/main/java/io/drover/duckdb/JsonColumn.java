package io.drover.duckdb;

import java.util.ArrayList;
import java.util.List;

/**
 * How a column is written for {@code to_json}, by its type: a {@code FLOAT} as the shortest number that reads back as
 * the same float (DuckDB would widen it first: 0.10000000149011612), an instant as RFC 3339 in UTC. All else is DuckDB's
 * own JSON.
 */
final class JsonColumn {

    /** Deeper types than this keep DuckDB's own JSON: what is nested further takes it gigabytes to bind. */
    private static final int MOST_DEPTH = 16;

    static final String JSON = "JSON";

    private static final String FLOAT = "FLOAT";
    private static final String INSTANT = "TIMESTAMP WITH TIME ZONE";
    private static final List<String> WRITTEN_HERE = List.of(FLOAT, INSTANT);

    private JsonColumn() {}

    static boolean needsRewriting(ColumnType type) {
        return type.holds(WRITTEN_HERE);
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
                plain.name().equals(FLOAT) ? "CAST(CAST(" + x + " AS VARCHAR) AS DOUBLE)" : instant(x);
            case ColumnType.ListOf list -> {
                String element = "e" + depth;
                String inner = rewritten(element, list.element(), depth + 1);
                yield "list_transform(" + x + ", lambda " + element + ": " + inner + ")";
            }
            case ColumnType.Struct struct -> struct(x, struct.members(), depth);
            case ColumnType.Tuple tuple -> tuple(x, tuple.parts(), depth);
            case ColumnType.MapOf map -> map(x, map, depth);
            case ColumnType.Union union -> union(x, union.members(), depth);
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

    private static String union(String x, List<ColumnType.Member> members, int depth) {
        StringBuilder cases = new StringBuilder("CASE CAST(union_tag(" + x + ") AS VARCHAR)");
        for (ColumnType.Member member : members) {
            String value =
                    rewritten("union_extract(" + x + ", " + literal(member.name()) + ")", member.type(), depth + 1);
            cases.append(" WHEN ").append(literal(member.name()));
            cases.append(" THEN to_json(struct_pack(")
                    .append(identifier(member.name()))
                    .append(" := ");
            cases.append(value).append("))");
        }
        return cases.append(" END").toString();
    }

    private static String unlessNull(String x, String value) {
        return "CASE WHEN " + x + " IS NULL THEN NULL ELSE " + value + " END";
    }
}
