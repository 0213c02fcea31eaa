package io.drover.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows in aligned columns. Numbers stand at the right. Where the terminal is too narrow, columns that may be missed are left
 * out. Not thread-safe.
 */
public final class Table {

    private static final int GAP = 2;

    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();
    private List<String> optional = List.of();

    public Table(String... head) {
        this.head = List.of(head);
    }

    /** Names columns that may be left out, the first of them first. */
    public Table optional(String... columns) {
        optional = List.of(columns);
        return this;
    }

    /** Adds a row with as many cells as the head has. */
    public Table row(String... cells) {
        if (cells.length != head.size()) {
            throw new IllegalArgumentException("a row has " + head.size() + " cells, not " + cells.length);
        }
        rows.add(List.of(cells));
        return this;
    }

    public void print(Terminal terminal) {
        List<Integer> shown = shown(terminal.width());
        terminal.out().println(terminal.styled(Style.BOLD, line(head, shown)));
        rows.forEach(row -> terminal.out().println(line(row, shown)));
    }

    private List<Integer> shown(int width) {
        List<Integer> columns =
                new ArrayList<>(IntStream.range(0, head.size()).boxed().toList());
        for (String name : optional) {
            int needed =
                    columns.stream().mapToInt(column -> width(column) + GAP).sum() - GAP;
            if (needed <= width) {
                break;
            }
            columns.remove(Integer.valueOf(head.indexOf(name)));
        }
        return columns;
    }

    private String line(List<String> cells, List<Integer> shown) {
        StringBuilder line = new StringBuilder();
        for (int column : shown) {
            String cell = cells.get(column);
            String padding = " ".repeat(width(column) - cell.length());
            line.append(line.isEmpty() ? "" : " ".repeat(GAP));
            line.append(isNumeric(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return Math.max(
                head.get(column).length(),
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty()
                && rows.stream().allMatch(row -> row.get(column).matches("-|[0-9][0-9.,]*( ?(%|ms|s))?|\\$[0-9.]+"));
    }
}
