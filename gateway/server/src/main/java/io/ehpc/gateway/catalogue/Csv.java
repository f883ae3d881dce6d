package io.ehpc.gateway.catalogue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows of a table, RFC 4180, made safe for spreadsheets. */
final class Csv {
    /** What a spreadsheet takes for the beginning of a formula, and what it drops before it looks for one. */
    private static final String BEGINS_FORMULA = "=+-@\t\r\n";

    private static final String WANTS_QUOTES = "\",\r\n";
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

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

    /** A table in UTF-8: a surrogate without its other half, which UTF-8 cannot say, becomes U+FFFD. */
    static byte[] utf8(CharSequence table) {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(REPLACEMENT);
        try {
            ByteBuffer encoded = encoder.encode(CharBuffer.wrap(table));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException impossible) {
            throw new IllegalStateException("what is malformed is replaced", impossible);
        }
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
