package io.ehpc.gateway.catalogue;

import java.util.List;

/** Rows of a table, RFC 4180, made safe for spreadsheets. */
final class Csv {
    /** What a spreadsheet takes for the beginning of a formula, and what it drops before it looks for one. */
    private static final String BEGINS_FORMULA = "=+-@\t\r\n";

    private static final String WANTS_QUOTES = "\",\r\n";

    private Csv() {}

    /** One row and its end. */
    static void append(StringBuilder table, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                table.append(',');
            }
            append(table, cells.get(i));
        }
        table.append("\r\n");
    }

    /** A cell that a spreadsheet would compute gets an apostrophe before it, by which it is a text. */
    private static void append(StringBuilder table, String cell) {
        String safe = !cell.isEmpty() && BEGINS_FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
        if (safe.chars().noneMatch(character -> WANTS_QUOTES.indexOf(character) >= 0)) {
            table.append(safe);
        } else {
            table.append('"').append(safe.replace("\"", "\"\"")).append('"');
        }
    }
}
