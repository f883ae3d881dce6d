package io.ehpc.gateway.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.fairness.FairShare;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What was refused to whom, and what operators did: a line of JSON each, in the logger {@code audit}. It
 * holds nothing that a client showed. Of each reason there are so many lines in a minute at most, so that a
 * flood cannot fill a disk, and no client or address may have more of them than are left for others; how many were
 * left out is said in a line of its own.
 */
public final class AuditLog {
    static final int LINES_A_MINUTE = 120;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final JsonMapper JSON = new JsonMapper();

    private final Clocks clocks;
    private final Consumer<String> log;
    private final Map<Reason, Minute> minutes = new EnumMap<>(Reason.class);

    public AuditLog(Clocks clocks) {
        this(clocks, LoggerFactory.getLogger("audit")::info);
    }

    AuditLog(Clocks clocks, Consumer<String> log) {
        this.clocks = clocks;
        this.log = log;
        for (Reason reason : Reason.values()) {
            minutes.put(reason, new Minute());
        }
    }

    /** The lines of one reason since a moment; guarded by itself. */
    private static final class Minute {
        private @Nullable Instant since;
        private final FairShare lines = new FairShare();
        private int leftOut;

        /** Begins another minute if this one is over; says how many lines were left out of it. */
        synchronized int turn(Instant now) {
            if (since != null && now.isBefore(since.plus(MINUTE))) {
                return 0;
            }
            int missing = leftOut;
            since = now;
            lines.clear();
            leftOut = 0;
            return missing;
        }

        synchronized boolean hasRoom(ClientKey client) {
            if (lines.take(client, LINES_A_MINUTE)) {
                return true;
            }
            leftOut++;
            return false;
        }
    }

    /** A request was refused; {@code client} is the name of a known one, or null. */
    public void refused(Reason reason, @Nullable String client, Occasion occasion) {
        Instant now = clocks.wall().instant();
        Minute minute = Objects.requireNonNull(minutes.get(reason));
        tellLeftOut(reason, minute.turn(clocks.waits().instant()), now);
        if (minute.hasRoom(client == null ? ClientKey.at(occasion.from()) : ClientKey.named(client))) {
            ObjectNode line = line("refused", now).put("reason", reason.label());
            write(client == null ? line : line.put("client", client), occasion);
        }
    }

    /**
     * An operator did something; no line of these is left out.
     *
     * @param outcome what came of it, in words of the gateway's own
     */
    public void administered(Occasion occasion, String outcome) {
        write(line("administered", clocks.wall().instant()).put("outcome", outcome), occasion);
    }

    /** Tells what was left out of minutes that are over; to be called every few seconds. */
    public void flush() {
        Instant now = clocks.wall().instant();
        minutes.forEach((reason, minute) ->
                tellLeftOut(reason, minute.turn(clocks.waits().instant()), now));
    }

    private void tellLeftOut(Reason reason, int leftOut, Instant now) {
        if (leftOut > 0) {
            write(line("left-out", now).put("reason", reason.label()).put("lines", leftOut));
        }
    }

    private static ObjectNode line(String event, Instant now) {
        return JSON.createObjectNode().put("time", now.toString()).put("event", event);
    }

    private void write(ObjectNode line, Occasion occasion) {
        line.put("face", occasion.face()).put("from", Printable.bare(occasion.from()));
        if (occasion.action() != null) {
            line.put("action", Printable.bare(occasion.action()));
        }
        write(line.put("requestId", Printable.bare(occasion.requestId())));
    }

    private void write(ObjectNode line) {
        try {
            log.accept(JSON.writeValueAsString(line));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and numbers have a JSON", impossible);
        }
    }
}
