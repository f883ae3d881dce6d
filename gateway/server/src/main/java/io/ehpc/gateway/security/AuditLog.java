package io.ehpc.gateway.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.logging.LineQuota;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.time.Clocks;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The lines about what was refused to whom, and what operators did: a JSON document each, in the logger {@code audit}.
 * They hold nothing that a client showed. Of each reason there are so many lines in a minute at most, so that a
 * flood cannot fill a disk, and no client or address may have more of them than are left for others; how many were
 * left out is said in a line of its own.
 */
public final class AuditLog {
    static final int LINES_A_MINUTE = 120;
    private static final JsonMapper JSON = new JsonMapper();

    private final Clocks clocks;
    private final Consumer<String> log;
    private final Map<Reason, LineQuota> quotas = new EnumMap<>(Reason.class);
    private final LongAdder leftOut = new LongAdder();

    public AuditLog(Clocks clocks) {
        this(clocks, LoggerFactory.getLogger("audit")::info);
    }

    AuditLog(Clocks clocks, Consumer<String> log) {
        this.clocks = clocks;
        this.log = log;
        for (Reason reason : Reason.values()) {
            quotas.put(reason, new LineQuota(LINES_A_MINUTE));
        }
    }

    /**
     * A request was refused.
     *
     * @param client the name of a known one, proven or not; null if it names none
     * @param whose of whose share the line is
     */
    public void refused(Reason reason, @Nullable String client, ClientKey whose, Occasion occasion) {
        Instant now = clocks.wall().instant();
        LineQuota quota = Objects.requireNonNull(quotas.get(reason));
        tellLeftOut(reason, quota.turn(clocks.waits().instant()), now);
        if (quota.take(whose)) {
            write(line("refused", now).put("reason", reason.label()), client, occasion);
        } else {
            leftOut.increment();
        }
    }

    /**
     * An operator did something; no line of these is left out.
     *
     * @param client the name of who did it
     * @param outcome what came of it, in words of the gateway's own
     */
    public void administered(String client, Occasion occasion, String outcome) {
        write(line("administered", clocks.wall().instant()).put("outcome", outcome), client, occasion);
    }

    /** Tells what was left out of minutes that are over; to be called every few seconds. */
    public void flush() {
        Instant now = clocks.wall().instant();
        quotas.forEach(
                (reason, quota) -> tellLeftOut(reason, quota.turn(clocks.waits().instant()), now));
    }

    /** Number of lines that were left out, since there were too many. */
    public double leftOut() {
        return leftOut.sum();
    }

    private void tellLeftOut(Reason reason, int missing, Instant now) {
        if (missing > 0) {
            write(line("left-out", now).put("reason", reason.label()).put("lines", missing));
        }
    }

    private static ObjectNode line(String event, Instant now) {
        return JSON.createObjectNode().put("time", now.toString()).put("event", event);
    }

    private void write(ObjectNode line, @Nullable String client, Occasion occasion) {
        if (client != null) {
            line.put("client", Printable.bare(client));
        }
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
