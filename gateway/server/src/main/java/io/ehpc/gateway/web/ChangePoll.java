package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Audience.Leave;
import io.ehpc.gateway.catalogue.Audience.Seat;
import io.ehpc.gateway.catalogue.ChangeFeed;
import io.ehpc.gateway.catalogue.ChangePage;
import io.ehpc.gateway.catalogue.Cursor;
import io.ehpc.gateway.catalogue.CursorException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;

/** A request that waits for the next changes, or until its time is over. */
final class ChangePoll implements Listener {
    private final ChangeFeed feed;
    private final Whose whose;
    private final int limit;
    private final Instant until;
    private final Seat seat;
    private final Listeners listeners;
    private final Promise<ChangePage> answer = Promise.promise();
    private Cursor position;

    ChangePoll(
            ChangeFeed feed, Whose whose, Cursor position, int limit, Instant until, Seat seat, Listeners listeners) {
        this.feed = feed;
        this.whose = whose;
        this.position = position;
        this.limit = limit;
        this.until = until;
        this.seat = seat;
        this.listeners = listeners;
    }

    /** The page that it gets in the end; fails with {@link CursorException}. */
    Future<ChangePage> begin() {
        listeners.add(this, feed);
        wake();
        return answer.future();
    }

    @Override
    public void wake() {
        if (!whose.isCurrent()) {
            endEmpty(Leave.OUTDATED);
            return;
        }
        try {
            ChangePage page;
            do {
                page = feed.after(position, whose.interest(), limit);
                position = page.cursor();
            } while (page.changes().isEmpty() && page.more());
            if (!page.changes().isEmpty()) {
                leave(Leave.ANSWERED);
                answer.tryComplete(page);
            }
        } catch (CursorException gone) {
            leave(Leave.BEHIND);
            answer.tryFail(gone);
        }
    }

    @Override
    public void look(Instant now) {
        if (!whose.mayStay(now)) {
            endEmpty(Leave.OUTDATED);
        } else if (!now.isBefore(until)) {
            endEmpty(Leave.ANSWERED);
        }
    }

    @Override
    public void drain() {
        endEmpty(Leave.DRAINING);
    }

    private void endEmpty(Leave why) {
        leave(why);
        answer.tryComplete(new ChangePage(List.of(), position, false));
    }

    /** Its client went. */
    void gone() {
        leave(Leave.LEFT);
    }

    private void leave(Leave why) {
        seat.leave(why);
        listeners.remove(this);
    }
}
