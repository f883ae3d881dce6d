package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Audience.Leave;
import io.ehpc.gateway.catalogue.Audience.Seat;
import io.ehpc.gateway.catalogue.Change;
import io.ehpc.gateway.catalogue.ChangePage;
import io.ehpc.gateway.catalogue.Changes;
import io.ehpc.gateway.catalogue.Cursor;
import io.ehpc.gateway.catalogue.CursorException;
import io.ehpc.gateway.time.MonotonicInstants;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The changes as an event stream (HTML, section 9.2) for one listener. It holds a position and no changes:
 * those that are not written yet are read when there is room for them, from what is remembered for all.
 */
final class ChangeStream implements Listener {
    private static final int AT_ONCE = 64;

    /** So many bytes may wait for one listener; a change that comes when there are fewer is still sent. */
    private static final int ROOM = 16 << 10;

    /** So that those whose streams ended at one moment do not come back at one. */
    private static final int SOONEST_RETRY_MILLIS = 1_000;

    private static final int LATEST_RETRY_MILLIS = 5_000;

    private final WriteStream<Buffer> out;
    private final Supplier<Changes> changes;
    private final Whose whose;
    private final Seat seat;
    private final Listeners listeners;
    private final MonotonicInstants clock;
    private final Runnable cut;
    private Cursor position;
    private Instant written;
    private @Nullable Instant fullSince;
    private int waiting;
    private boolean waking;
    private boolean ended;

    /**
     * @param changes by the configuration of the day
     * @param cut ends the connection if its client has not taken all in a while
     */
    ChangeStream(
            WriteStream<Buffer> out,
            Supplier<Changes> changes,
            Whose whose,
            Cursor position,
            Seat seat,
            Listeners listeners,
            MonotonicInstants clock,
            Runnable cut) {
        this.out = out;
        this.changes = changes;
        this.whose = whose;
        this.position = position;
        this.seat = seat;
        this.listeners = listeners;
        this.clock = clock;
        this.cut = cut;
        this.written = clock.instant();
    }

    void begin() {
        int retry = ThreadLocalRandom.current().nextInt(SOONEST_RETRY_MILLIS, LATEST_RETRY_MILLIS);
        String leftOut = whose.leftOut().isEmpty() ? "" : ": left out: " + String.join(", ", whose.leftOut()) + "\n";
        write(Buffer.buffer(leftOut + "retry: " + retry + "\n").appendString(idAlone()));
        listeners.add(this, changes.get().feed());
        wake();
    }

    /** Without data it is no event, but where the client resumes. */
    private String idAlone() {
        return "id: " + position + "\n\n";
    }

    private void write(Buffer block) {
        written = clock.instant();
        waiting += block.length();
        out.write(block).onComplete(gone -> taken(block.length()));
    }

    /** So much has gone to the listener. */
    private void taken(int bytes) {
        waiting -= bytes;
        if (fullSince != null && !waking) {
            wake();
        }
    }

    @Override
    public void wake() {
        if (!whose.mayStay(clock.instant())) {
            endOutdated();
            return;
        }
        waking = true;
        try {
            boolean more = true;
            while (more && hasRoom()) {
                more = writeNext();
            }
        } catch (CursorException gone) {
            end(Leave.BEHIND, Problem.of(410, "cursor-gone", "Cursor too old", gone.detail()));
        } finally {
            waking = false;
        }
    }

    /** Writes some of what it lacks; says whether there is more, or might be. */
    private boolean writeNext() {
        ChangePage page = changes.get().feed().after(position, whose.interest(), AT_ONCE);
        for (Change change : page.changes()) {
            if (!hasRoom()) {
                return true;
            }
            write(change);
        }
        position = page.cursor();
        return page.more();
    }

    /** Its id is where one stands who has seen it. */
    private void write(Change change) {
        boolean wasPlain = position.isPlain();
        position = position.after(change);
        if (wasPlain) {
            write(change.block());
        } else {
            write(Buffer.buffer("id: " + position + "\n").appendBuffer(change.blockWithoutId()));
        }
    }

    private boolean hasRoom() {
        if (ended) {
            return false;
        }
        if (waiting < ROOM) {
            fullSince = null;
            return true;
        }
        if (fullSince == null) {
            fullSince = clock.instant();
        }
        return false;
    }

    @Override
    public void look(Instant now) {
        if (!whose.mayStay(now)) {
            endOutdated();
            return;
        }
        if (!hasRoom()) {
            if (fullSince != null
                    && !now.isBefore(fullSince.plus(changes.get().config().slowAfter()))) {
                end(
                        Leave.SLOW,
                        Problem.of(
                                408,
                                "too-slow",
                                "Listener too slow",
                                "Nothing was taken from the stream for too long."));
            }
            return;
        }
        Instant next = now.plus(Listeners.LOOK_EVERY);
        if (!next.isBefore(written.plus(changes.get().config().heartbeat()))) {
            write(Buffer.buffer(idAlone()));
        }
    }

    private void endOutdated() {
        end(
                Leave.OUTDATED,
                Problem.of(
                        401,
                        "show-again",
                        "Show again who you are",
                        "What clients may ask was changed, or it is long ago that this one showed who it is."
                                + " Connect again, and go on from here."));
    }

    @Override
    public void drain() {
        end(Leave.DRAINING, Problem.of(503, "draining", "The gateway stops", "Connect again, and go on from here."));
    }

    /** Its last event says why; its place is free once that is sent, or cannot be. */
    private void end(Leave why, Problem problem) {
        if (ended) {
            return;
        }
        ended = true;
        listeners.remove(this);
        Buffer json = JsonBody.of(body -> {
            body.writeStartObject();
            problem.writeMembers(body);
            body.writeEndObject();
        });
        out.end(Buffer.buffer("event: end\ndata: ").appendBuffer(json).appendString("\n\n"))
                .onComplete(sent -> seat.leave(why));
        cut.run();
    }

    /** Its client went, or has all. */
    void gone() {
        if (!ended) {
            ended = true;
            listeners.remove(this);
            seat.leave(Leave.LEFT);
        }
    }
}
