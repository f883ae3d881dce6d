package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Audience.Seat;
import io.ehpc.gateway.catalogue.BadQuestionException;
import io.ehpc.gateway.catalogue.Change;
import io.ehpc.gateway.catalogue.ChangePage;
import io.ehpc.gateway.catalogue.Changes;
import io.ehpc.gateway.catalogue.Cursor;
import io.ehpc.gateway.catalogue.CursorException;
import io.ehpc.gateway.catalogue.Interest;
import io.ehpc.gateway.catalogue.NotAllowedException;
import io.ehpc.gateway.heap.WorkAdmission.Work;
import io.ehpc.gateway.time.MonotonicInstants;
import io.ehpc.gateway.upstream.Fault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What changed since a cursor: as pages, for which a client may wait, or as an event stream. */
final class ChangeRoutes {
    private static final String EVENT_STREAM = "text/event-stream";
    private static final String OVER_SHARE =
            "As many streams and waiting polls of this client are open as of one client may be; end one, or ask for"
                    + " pages without waiting.";
    private static final Duration COME_BACK_AFTER = Duration.ofSeconds(5);

    private final Door door;
    private final Supplier<Serving> serving;
    private final Listeners listeners;
    private final MonotonicInstants clock;

    ChangeRoutes(Door door, Supplier<Serving> serving, Listeners listeners, MonotonicInstants clock) {
        this.door = door;
        this.serving = serving;
        this.listeners = listeners;
        this.clock = clock;
    }

    void addTo(Router router) {
        router.route("/v1/community-images/changes")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(door.to(Route.CHANGES))
                .handler(this::handle);
    }

    private void handle(RoutingContext context) {
        boolean streamed = wantsStream(context);
        if (streamed) {
            RequestScope.of(context).took(Route.CHANGE_STREAM);
        }
        Admitted admitted = Admitted.of(context);
        try {
            Changes changes = admitted.serving().changes();
            ChangeRequest asked = ChangeRequest.read(context.request().query());
            Interest interest = changes.interest(admitted.caller(), asked.regions());
            Whose whose =
                    Whose.of(admitted, interest, changes.leftOut(admitted.caller(), asked.regions()), clock.instant());
            if (streamed) {
                stream(context, changes, whose, resumed(context.request(), asked));
            } else {
                page(context, changes, whose, asked);
            }
        } catch (NotAllowedException notAllowed) {
            door.refuse(context, notAllowed);
        } catch (BadParameterException | BadQuestionException | CursorException bad) {
            refuse(context, bad);
        }
    }

    /** Whether the client likes a stream better than a page. */
    private static boolean wantsStream(RoutingContext context) {
        HttpServerRequest request = context.request();
        return request.method().equals(HttpMethod.GET) && Accept.prefers(Asked.joined(request, "Accept"), EVENT_STREAM);
    }

    /** A client that comes back asks as it first did, and says in a header how far it came. */
    private static @Nullable String resumed(HttpServerRequest request, ChangeRequest asked) {
        String last = request.getHeader("Last-Event-ID");
        return last == null || last.isEmpty() ? asked.cursor() : last;
    }

    private static Cursor position(Changes changes, @Nullable String cursor) {
        return cursor == null ? changes.feed().now() : changes.feed().read(cursor);
    }

    private void stream(RoutingContext context, Changes changes, Whose whose, @Nullable String since) {
        Cursor position = position(changes, since);
        if (isShortOfMemory(context)) {
            return;
        }
        Optional<Seat> seat = changes.join(Admitted.of(context).key(), whose.interest());
        if (seat.isEmpty()) {
            refuseOneTooMany(context, changes);
            return;
        }
        RequestScope.of(context).answered("fresh");
        HttpServerResponse response = framed(context)
                .putHeader("Content-Type", EVENT_STREAM)
                .putHeader("Cache-Control", "no-store")
                // nginx would keep events until its buffer is full.
                .putHeader("X-Accel-Buffering", "no")
                .putHeader("Vary", Vary.CHANGES);
        ChangeStream stream = new ChangeStream(
                response,
                () -> serving.get().changes(),
                whose,
                position,
                seat.get(),
                listeners,
                clock,
                new Cut(context)::soon);
        context.addEndHandler(end -> stream.gone());
        response.exceptionHandler(broken -> stream.gone());
        stream.begin();
    }

    /** HTTP/1.0 has no chunks, and nginx speaks it by default: there the stream lasts as long as the connection. */
    private static HttpServerResponse framed(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (context.request().version() != HttpVersion.HTTP_1_0) {
            return response.setChunked(true);
        }
        // Vert.x would say keep-alive to a client that asks for that.
        context.addHeadersEndHandler(last -> response.putHeader("Connection", "close"));
        context.addEndHandler(end -> context.request().connection().close());
        return response;
    }

    private void page(RoutingContext context, Changes changes, Whose whose, ChangeRequest asked) {
        Interest interest = whose.interest();
        Cursor position = position(changes, asked.cursor());
        ChangePage page = changes.feed().after(position, interest, asked.limit());
        Duration wait = asked.patience().compareTo(changes.config().pollWait()) < 0
                ? asked.patience()
                : changes.config().pollWait();
        boolean ready = !page.changes().isEmpty() || page.more();
        boolean waits = asked.cursor() != null && !wait.isZero() && !ready;
        changes.passed(interest, clock.instant());
        if (!waits || context.request().method().equals(HttpMethod.HEAD)) {
            send(context, page, whose, asked.cursor() == null);
            return;
        }
        if (isShortOfMemory(context)) {
            return;
        }
        Optional<Seat> seat = changes.join(Admitted.of(context).key(), interest);
        if (seat.isEmpty()) {
            refuseOneTooMany(context, changes);
            return;
        }
        ChangePoll poll = new ChangePoll(
                changes.feed(),
                whose,
                page.cursor(),
                asked.limit(),
                clock.instant().plus(wait),
                seat.get(),
                listeners);
        context.addEndHandler(end -> poll.gone());
        Future<ChangePage> next = poll.begin();
        next.onComplete(found -> send(context, found, whose, false), failure -> refuse(context, failure));
    }

    private static void send(RoutingContext context, ChangePage page, Whose whose, boolean first) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        RequestScope.of(context).answered("fresh");
        Buffer body = Buffer.buffer("{\"events\":[");
        String separator = "";
        for (Change change : page.changes()) {
            body.appendString(separator).appendBuffer(change.json());
            separator = ",";
        }
        body.appendString("],\"cursor\":\"" + page.cursor() + "\",\"more\":" + page.more());
        if (first) {
            body.appendString(",\"note\":\"No cursor was given, so this is where the changes go on from now."
                    + " List first, GET /v1/community-images, and go on from the list's cursor.\"");
        }
        if (!whose.leftOut().isEmpty()) {
            body.appendString(",\"leftOut\":[\"" + String.join("\",\"", whose.leftOut()) + "\"]");
        }
        body.appendString("}");
        context.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Vary", Vary.CHANGES);
        ResponseBody.end(context, body);
    }

    /** Whether nobody more may wait for changes, since there is no memory for it; the client is told then. */
    private boolean isShortOfMemory(RoutingContext context) {
        boolean admitted = serving.get().admission().admits(Work.LISTENER);
        if (!admitted) {
            RequestScope.of(context).answered(Route.FAILED);
            Problem.of(Fault.shortOfMemory()).send(context);
        }
        return !admitted;
    }

    /** A client that has its share is told so; a client that has none, that all is taken. */
    private void refuseOneTooMany(RoutingContext context, Changes changes) {
        if (changes.hasPlaces()) {
            door.refuse(context, Admitted.of(context).client().overShare(OVER_SHARE, COME_BACK_AFTER));
            return;
        }
        RequestScope.of(context).answered(Route.FAILED);
        new Problem(
                        "too-many-listeners",
                        "Too many listeners",
                        503,
                        "As many listen as may; come back later, or ask for pages without waiting.",
                        null,
                        null,
                        null,
                        COME_BACK_AFTER)
                .send(context);
    }

    private static void refuse(RoutingContext context, Throwable failure) {
        RequestScope.of(context).answered(Route.REFUSED);
        if (failure instanceof BadParameterException bad) {
            Problem.badParameter(bad.parameter(), bad.detail()).send(context);
        } else if (failure instanceof BadQuestionException bad) {
            Problem.badParameter(bad.subject().parameter(), bad.detail()).send(context);
        } else if (failure instanceof CursorException bad && bad.isGone()) {
            Problem.of(410, "cursor-gone", "Cursor too old", bad.detail()).send(context);
        } else if (failure instanceof CursorException bad) {
            Problem.badParameter("cursor", bad.detail()).send(context);
        } else {
            context.fail(failure);
        }
    }
}
