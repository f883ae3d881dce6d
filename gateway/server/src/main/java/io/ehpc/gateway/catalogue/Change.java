package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.upstream.Query;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One change, written once for all who get it. Immutable: nobody writes to its buffers.
 *
 * @param number of all changes of this process, in order; from 1
 * @param query whose answer showed it
 * @param anew whether it tells of a list that was known before, for those alone who lacked it
 * @param foundAt when it was found
 * @param json it as JSON, on one line
 * @param block it as a block of an event stream (HTML, section 9.2), with a plain cursor for its id
 * @param idLength how much of the block is the id's line
 */
public record Change(
        long number,
        Query query,
        ChangeKind kind,
        boolean anew,
        Instant foundAt,
        Buffer json,
        Buffer block,
        int idLength) {
    private static final int OWN_WEIGHT = 320;

    /** @param json what it says */
    static Change of(Cursor at, Query query, ChangeKind kind, boolean anew, Instant foundAt, Buffer json) {
        byte[] id = ("id: " + at + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] event = ("event: " + kind.label() + "\ndata: ").getBytes(StandardCharsets.US_ASCII);
        int start = id.length + event.length;
        Buffer block = Buffer.buffer(start + json.length() + 2)
                .appendBytes(id)
                .appendBytes(event)
                .appendBuffer(json)
                .appendString("\n\n");
        return new Change(
                at.number(), query, kind, anew, foundAt, block.slice(start, start + json.length()), block, id.length);
    }

    /** The block without its id, for a listener whose cursor is not plain. */
    public Buffer blockWithoutId() {
        return block.slice(idLength, block.length());
    }

    /** About how many bytes of memory it takes. */
    int weight() {
        return OWN_WEIGHT + block.length();
    }
}
