package io.drover.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A type of DuckDB's as a tree, as far as its parts may have to be written by other means than DuckDB's own. */
sealed interface ColumnType {

    /** One without parts, or whose parts are of no interest: {@code DECIMAL(18,3)}, {@code ENUM('a', 'b')}. */
    record Plain(String name) implements ColumnType {}

    /** {@code T[]}, {@code T[3]}. */
    record ListOf(ColumnType element) implements ColumnType {}

    /** {@code STRUCT(a T, "b c" T)}. */
    record Struct(List<Member> members) implements ColumnType {}

    /** {@code TUPLE(T, T)}, a struct without names. */
    record Tuple(List<ColumnType> parts) implements ColumnType {}

    /** {@code MAP(T, T)}. */
    record MapOf(ColumnType key, ColumnType value) implements ColumnType {}

    /** {@code UNION(a T, "b c" T)}. */
    record Union(List<Member> members) implements ColumnType {}

    /** @param name as it is, without quotes */
    record Member(String name, ColumnType type) {}

    /**
     * Reads what {@code DESCRIBE} says.
     *
     * @return {@link Plain} for what is not understood
     */
    static ColumnType of(String text) {
        try {
            Reader reader = new Reader(text);
            ColumnType type = reader.type();
            return reader.isAtEnd() ? type : new Plain(text);
        } catch (IndexOutOfBoundsException e) {
            return new Plain(text);
        }
    }

    /** Whether there is such a one in it, at any depth. */
    default boolean holds(Predicate<Plain> such) {
        return switch (this) {
            case Plain plain -> such.test(plain);
            case ListOf list -> list.element.holds(such);
            case Struct struct -> struct.members.stream().anyMatch(member -> member.type.holds(such));
            case Tuple tuple -> tuple.parts.stream().anyMatch(part -> part.holds(such));
            case MapOf map -> map.key.holds(such) || map.value.holds(such);
            case Union union -> union.members.stream().anyMatch(member -> member.type.holds(such));
        };
    }

    /** Goes through the text once. What ends too soon is an {@link IndexOutOfBoundsException}. */
    final class Reader {

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        boolean isAtEnd() {
            return at == text.length();
        }

        ColumnType type() {
            int from = at;
            while (!isAtEnd() && "([,)".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String name = text.substring(from, at);
            ColumnType type = !isAtEnd() && text.charAt(at) == '(' ? ofParts(name, from) : new Plain(name);
            while (!isAtEnd() && text.charAt(at) == '[') {
                at = after(']', at);
                type = new ListOf(type);
            }
            return type;
        }

        private ColumnType ofParts(String name, int from) {
            return switch (name) {
                case "STRUCT" -> new Struct(members());
                case "UNION" -> new Union(members());
                case "TUPLE" -> new Tuple(types());
                case "MAP" -> {
                    List<ColumnType> types = types();
                    yield new MapOf(types.get(0), types.get(1));
                }
                default -> {
                    skip();
                    yield new Plain(text.substring(from, at));
                }
            };
        }

        private List<ColumnType> types() {
            List<ColumnType> types = new ArrayList<>();
            do {
                nextPart();
                types.add(type());
            } while (text.charAt(at) == ',');
            at++;
            return List.copyOf(types);
        }

        private List<Member> members() {
            List<Member> members = new ArrayList<>();
            do {
                nextPart();
                String name = name();
                at++;
                members.add(new Member(name, type()));
            } while (text.charAt(at) == ',');
            at++;
            return List.copyOf(members);
        }

        /** Past a bracket or comma and the space behind it. */
        private void nextPart() {
            at++;
            while (text.charAt(at) == ' ') {
                at++;
            }
        }

        private String name() {
            int from = at;
            if (text.charAt(at) != '"') {
                at = text.indexOf(' ', at);
                return text.substring(from, at);
            }
            quoted();
            return text.substring(from + 1, at - 1).replace("\"\"", "\"");
        }

        /** Past a quoted text; a doubled quote does not end it. */
        private void quoted() {
            char quote = text.charAt(at);
            do {
                at = after(quote, at + 1);
            } while (!isAtEnd() && text.charAt(at) == quote);
        }

        private int after(char end, int from) {
            int found = text.indexOf(end, from);
            if (found < 0) {
                throw new IndexOutOfBoundsException("there is no " + end + " any more");
            }
            return found + 1;
        }

        /** Past brackets and whatever is between them. */
        private void skip() {
            int depth = 0;
            do {
                char c = text.charAt(at);
                if (c == '\'' || c == '"') {
                    quoted();
                    continue;
                }
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                at++;
            } while (depth > 0);
        }
    }
}
