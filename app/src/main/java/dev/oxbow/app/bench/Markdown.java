package dev.oxbow.app.bench;

import java.util.ArrayList;
import java.util.List;

/** Tables as Markdown writes them, with columns aligned for reading as they are. */
final class Markdown {
    private Markdown() {}

    /** @param rows the first holds the titles; all are equally long */
    static String table(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < rows.get(0).size(); column++) {
            int width = 3;
            for (List<String> row : rows) {
                width = Math.max(width, row.get(column).length());
            }
            widths.add(width);
        }
        StringBuilder text = new StringBuilder();
        line(text, rows.get(0), widths);
        line(text, widths.stream().map("-"::repeat).toList(), widths);
        rows.subList(1, rows.size()).forEach(row -> line(text, row, widths));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, List<Integer> widths) {
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            text.append("| ").append(cell).append(" ".repeat(widths.get(column) - cell.length() + 1));
        }
        text.append('|').append(System.lineSeparator());
    }
}
