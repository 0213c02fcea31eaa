package io.drover.duckdb;

import java.util.ArrayList;
import java.util.List;

/**
 * How a column is written for {@code to_json}, by its type: a {@code FLOAT} as the shortest number that reads back as
 * the same float (DuckDB would widen it first: 0.10000000149011612), an instant as RFC 3339 in UTC. All else is DuckDB's
 * own JSON. Types are given as DuckDB names them, {@code STRUCT(a FLOAT, "b c" TIMESTAMP WITH TIME ZONE[])}.
 */
final class JsonColumn {

    /** Deeper types than this keep DuckDB's own JSON: no statement can make the expression explode. */
    private static final int MOST_DEPTH = 16;

    static final String JSON = "JSON";

    private static final String INSTANT = "TIMESTAMP WITH TIME ZONE";

    private JsonColumn() {}

    static boolean needsRewriting(String type) {
        return type.contains("FLOAT") || type.contains(INSTANT);
    }

    static String rewritten(String expression, String type) {
        return rewritten(expression, type, 0);
    }

    /** The text of a column in a row's object, its name before it. */
    static String member(String name, String value, String type) {
        String text = type.equals(JSON) ? "CAST(" + value + " AS VARCHAR)" : text(value);
        return text(literal(name)) + " || ':' || coalesce(" + text + ", 'null')";
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

    private static String rewritten(String x, String type, int depth) {
        if (depth > MOST_DEPTH || !needsRewriting(type)) {
            return x;
        }
        if (type.equals("FLOAT")) {
            return "CAST(CAST(" + x + " AS VARCHAR) AS DOUBLE)";
        }
        if (type.equals(INSTANT)) {
            return instant(x);
        }
        if (type.endsWith("]")) {
            String element = "e" + depth;
            String inner = type.substring(0, type.lastIndexOf('['));
            return "list_transform(" + x + ", lambda " + element + ": " + rewritten(element, inner, depth + 1) + ")";
        }
        return ofMany(x, type, depth);
    }

    private static String ofMany(String x, String type, int depth) {
        int open = type.indexOf('(');
        if (open < 0 || !type.endsWith(")")) {
            return x;
        }
        List<String> parts = parts(type.substring(open + 1, type.length() - 1));
        return switch (type.substring(0, open)) {
            case "STRUCT" -> struct(x, parts, depth);
            case "TUPLE" -> tuple(x, parts, depth);
            case "MAP" -> map(x, parts, depth);
            case "UNION" -> union(x, parts, depth);
            default -> x;
        };
    }

    /** Years that RFC 3339 cannot write, and infinity, stay as DuckDB writes them. */
    private static String instant(String x) {
        return "CASE WHEN " + x + " >= TIMESTAMPTZ '0001-01-01 00:00:00+00' AND " + x
                + " < TIMESTAMPTZ '10000-01-01 00:00:00+00' THEN replace(strftime(" + x
                + ", '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z') ELSE CAST(" + x + " AS VARCHAR) END";
    }

    private static String struct(String x, List<String> parts, int depth) {
        List<String> fields = new ArrayList<>();
        for (String part : parts) {
            int end = nameEnd(part);
            String name = name(part, end);
            String field = "struct_extract(" + x + ", " + literal(name) + ")";
            fields.add(identifier(name) + " := " + rewritten(field, part.substring(end + 1), depth + 1));
        }
        return unlessNull(x, "struct_pack(" + String.join(", ", fields) + ")");
    }

    private static String tuple(String x, List<String> parts, int depth) {
        List<String> fields = new ArrayList<>();
        for (String part : parts) {
            fields.add(rewritten("struct_extract(" + x + ", " + (fields.size() + 1) + ")", part, depth + 1));
        }
        return unlessNull(x, "row(" + String.join(", ", fields) + ")");
    }

    private static String map(String x, List<String> parts, int depth) {
        String keys = rewritten("map_keys(" + x + ")", parts.get(0) + "[]", depth + 1);
        String values = rewritten("map_values(" + x + ")", parts.get(1) + "[]", depth + 1);
        return unlessNull(x, "map(" + keys + ", " + values + ")");
    }

    private static String union(String x, List<String> parts, int depth) {
        StringBuilder cases = new StringBuilder("CASE CAST(union_tag(" + x + ") AS VARCHAR)");
        for (String part : parts) {
            int end = nameEnd(part);
            String name = name(part, end);
            String member = "union_extract(" + x + ", " + literal(name) + ")";
            String value = rewritten(member, part.substring(end + 1), depth + 1);
            cases.append(" WHEN ").append(literal(name));
            cases.append(" THEN to_json(struct_pack(").append(identifier(name)).append(" := ");
            cases.append(value).append("))");
        }
        return cases.append(" END").toString();
    }

    private static String unlessNull(String x, String value) {
        return "CASE WHEN " + x + " IS NULL THEN NULL ELSE " + value + " END";
    }

    /** The parts between commas that are neither quoted nor in parentheses. */
    private static List<String> parts(String list) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        int from = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote; // a doubled quote closes and opens again
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(list.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(list.substring(from).strip());
        return parts;
    }

    /** Where the name of a field ends; a space and its type follow. */
    private static int nameEnd(String part) {
        if (!part.startsWith("\"")) {
            return part.indexOf(' ');
        }
        int i = 1;
        while (part.charAt(i) != '"' || part.startsWith("\"\"", i)) {
            i += part.charAt(i) == '"' ? 2 : 1;
        }
        return i + 1;
    }

    private static String name(String part, int end) {
        return part.startsWith("\"") ? part.substring(1, end - 1).replace("\"\"", "\"") : part.substring(0, end);
    }
}
