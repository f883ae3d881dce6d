package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every metric of the gateway's own: the contract with those who scrape. Beside it there are {@link UsualMetric}s. */
public enum Metric {
    REQUESTS(
            Type.COUNTER,
            "gateway.requests",
            "",
            "What clients asked, and whether they got it: fresh, stale, stale-if-error, called for (miss, coalesced),"
                    + " partial, negative, failed, refused, or not at all (abandoned); and the class of the status, none for"
                    + " an abandoned one",
            Label.FACE,
            Label.ROUTE,
            Label.REQUEST_OUTCOME,
            Label.STATUS),
    REQUEST_DURATION(
            Type.HISTOGRAM,
            "gateway.request.duration",
            "",
            "How long an answer took to its end, by where it was asked for",
            Label.FACE,
            Label.ROUTE),
    ANSWER_DURATION(
            Type.HISTOGRAM,
            "gateway.answer.duration",
            "",
            "How long an answer took to its end, by how it was got",
            Label.REQUEST_OUTCOME),
    REQUESTS_IN_PROGRESS(Type.GAUGE, "gateway.requests.in.progress", "", "How many requests wait for their answer"),
    CACHE_LOOKUPS(
            Type.COUNTER,
            "gateway.cache.lookups",
            "",
            "How each query was answered; a request asks one or many",
            Label.REGION,
            Label.LOOK_UP_OUTCOME),
    CACHE_REFRESHES(
            Type.COUNTER,
            "gateway.cache.refreshes",
            "",
            "Whether refreshes succeed that no client waits for; postponed for want of quota",
            Label.REGION,
            Label.REFRESH_RESULT),
    CACHE_OLDEST_AGE(
            Type.GAUGE,
            "gateway.cache.oldest.age",
            "seconds",
            "How old the oldest answer is that is served; 0 if none is",
            Label.REGION),
    CACHE_RUNWAY(
            Type.GAUGE,
            "gateway.cache.runway",
            "seconds",
            "How long until the first query has no answer, if the upstream stays down: 0 if one has none, infinite if"
                    + " nobody asks",
            Label.REGION),
    CACHE_ENTRIES(Type.GAUGE, "gateway.cache.entries", "", "How many answers are held"),
    CACHE_SIZE(
            Type.GAUGE,
            "gateway.cache.size",
            "bytes",
            "Memory that is kept for answers, by what it is kept for",
            Label.MEMORY_KIND),
    CACHE_LIMIT(Type.GAUGE, "gateway.cache.limit", "bytes", "Memory that may be kept for answers, of all kinds"),
    CACHE_EVICTIONS(Type.COUNTER, "gateway.cache.evictions", "", "How many answers were dropped for lack of room"),
    HEAP_LEVEL(
            Type.GAUGE,
            "gateway.heap.level",
            "",
            "How full the heap is of what collections leave: 0 roomy, 1 tight (caches shrink), 2 full (new work is"
                    + " refused)"),
    HEAP_HELD(
            Type.GAUGE,
            "gateway.heap.held",
            "ratio",
            "Which share of the old generation its last collection left; 0 before the first"),
    HEAP_REFUSED(Type.COUNTER, "gateway.heap.refused", "", "What was refused while the heap was full", Label.WORK),
    CACHE_FLIGHTS(
            Type.GAUGE, "gateway.cache.flights", "", "How many calls are under way, each for all who wait for it"),
    UPSTREAM_CALLS(
            Type.COUNTER,
            "gateway.upstream.calls",
            "",
            "How calls to the cloud end; circuit-open, overloaded and short-of-memory ones were not made",
            Label.REGION,
            Label.CALL_RESULT),
    UPSTREAM_CALL(Type.HISTOGRAM, "gateway.upstream.call", "", "How long one call to the cloud takes", Label.REGION),
    UPSTREAM_LAST_SUCCESS(
            Type.GAUGE,
            "gateway.upstream.last.success.timestamp",
            "seconds",
            "When a call last succeeded, Unix time; 0 if never since the start",
            Label.REGION),
    OUTBOUND_UNEXPECTED(
            Type.COUNTER,
            "gateway.outbound.unexpected",
            "",
            "How many connections to regions and issuers of tokens were closed, since what came on them was no answer to what was asked",
            Label.UNEXPECTED),
    UPSTREAM_RETRIES(
            Type.COUNTER,
            "gateway.upstream.retries",
            "",
            "Whether failed calls were made again, or not for want of time or of the retry budget",
            Label.REGION,
            Label.RETRY_RESULT),
    UPSTREAM_HEDGES(
            Type.COUNTER,
            "gateway.upstream.hedges",
            "",
            "Whether second calls beside slow ones were worth it",
            Label.REGION,
            Label.HEDGE_RESULT),
    BREAKER_STATE(
            Type.GAUGE,
            "gateway.breaker.state",
            "",
            "Whether the region is called: 0 closed (yes), 1 half-open (a trial), 2 open (no)",
            Label.REGION),
    BREAKER_NEXT_TRY(
            Type.GAUGE,
            "gateway.breaker.next.try",
            "seconds",
            "In how long an open breaker lets a call through; 0 if it is not open",
            Label.REGION),
    BULKHEAD_FREE(
            Type.GAUGE, "gateway.bulkhead.free", "", "How many calls to the region might start at once", Label.REGION),
    BULKHEAD_WAITING(Type.GAUGE, "gateway.bulkhead.waiting", "", "How many calls wait for others to end", Label.REGION),
    BUDGET_LEFT(
            Type.GAUGE,
            "gateway.budget.left",
            "",
            "How many calls of the quota may start now, of the operation that has the fewest",
            Label.ACCOUNT,
            Label.REGION),
    BUDGET_USABLE(
            Type.GAUGE,
            "gateway.budget.usable",
            "",
            "How many calls of the quota throttling has left in use, of the operation that has the fewest",
            Label.ACCOUNT,
            Label.REGION),
    BUDGET_WAITING(
            Type.GAUGE, "gateway.budget.waiting", "", "How many calls wait for the quota", Label.ACCOUNT, Label.REGION),
    BUDGET_SPENT(
            Type.COUNTER,
            "gateway.budget.spent",
            "",
            "Who spent the quota",
            Label.ACCOUNT,
            Label.REGION,
            Label.PRIORITY),
    BUDGET_POSTPONED(
            Type.COUNTER,
            "gateway.budget.postponed",
            "",
            "How many calls had to wait for the quota",
            Label.ACCOUNT,
            Label.REGION),
    BUDGET_REFUSED(
            Type.COUNTER,
            "gateway.budget.refused",
            "",
            "How many calls waited for the quota in vain",
            Label.ACCOUNT,
            Label.REGION),
    CREDENTIALS_VALID(
            Type.GAUGE, "gateway.credentials.valid", "", "Whether calls can be signed: 1 or 0", Label.ACCOUNT),
    CREDENTIALS_EXPIRY(
            Type.GAUGE,
            "gateway.credentials.expiry.timestamp",
            "seconds",
            "Until when, Unix time; 0 if not, infinite if for ever",
            Label.ACCOUNT),
    CREDENTIALS_REFRESH_FAILURES(
            Type.COUNTER,
            "gateway.credentials.refresh.failures",
            "",
            "How often new credentials could not be had",
            Label.ACCOUNT),
    STORE_CONFIGURED(Type.GAUGE, "gateway.store.configured", "", "Whether answers are to outlive the process: 1 or 0"),
    STORE_UP(Type.GAUGE, "gateway.store.up", "", "Whether they do: 1 or 0"),
    STORE_RECORDS(Type.GAUGE, "gateway.store.records", "", "How many answers are on disk"),
    STORE_SIZE(Type.GAUGE, "gateway.store.size", "bytes", "How large the store's file is"),
    STORE_LAST_SAVED(
            Type.GAUGE,
            "gateway.store.last.saved.timestamp",
            "seconds",
            "When answers were last saved, Unix time; 0 if never"),
    STORE_SAVED(Type.COUNTER, "gateway.store.saved", "", "How many changes were written"),
    STORE_FAILURES(Type.COUNTER, "gateway.store.failures", "", "How many writes and openings failed"),
    STORE_DROPPED(Type.COUNTER, "gateway.store.dropped", "", "How many records could not be trusted"),
    CHANGES_EVENTS(Type.COUNTER, "gateway.changes.events", "", "How many changes were found", Label.REGION),
    CHANGES_LISTENERS(Type.GAUGE, "gateway.changes.listeners", "", "How many streams and polls wait for changes"),
    CHANGES_LISTENERS_ENDED(Type.COUNTER, "gateway.changes.listeners.ended", "", "Why they ended", Label.LEAVE),
    CHANGES_LISTENERS_REFUSED(Type.COUNTER, "gateway.changes.listeners.refused", "", "How many were one too many"),
    CHANGES_SEQUENCE(Type.GAUGE, "gateway.changes.sequence", "", "The number of the last change since the start"),
    CHANGES_HISTORY_EVENTS(Type.GAUGE, "gateway.changes.history.events", "", "How many changes are remembered"),
    CHANGES_HISTORY_SIZE(Type.GAUGE, "gateway.changes.history", "bytes", "How much memory they take"),
    CHANGES_HISTORY_AGE(
            Type.GAUGE, "gateway.changes.history.age", "seconds", "How far back they go; 0 if there is none"),
    AUTHENTICATIONS(
            Type.COUNTER,
            "gateway.authentications",
            "",
            "What requests show of who asks, and whether that was believed",
            Label.PROOF,
            Label.BELIEF),
    REFUSALS(
            Type.COUNTER,
            "gateway.refusals",
            "",
            "Why requests were refused for who asks, for what, how often, or for how much at a time",
            Label.REFUSAL),
    CLIENT_QUOTA_USED(
            Type.COUNTER,
            "gateway.client.quota.used",
            "",
            "How often a client asked, and had the upstream called",
            Label.CLIENT,
            Label.CLIENT_QUOTA),
    CLIENT_QUOTA_REFUSED(
            Type.COUNTER,
            "gateway.client.quota.refused",
            "",
            "How often it wanted to beyond its quota",
            Label.CLIENT,
            Label.CLIENT_QUOTA),
    CLIENT_QUOTA_LEFT(
            Type.GAUGE,
            "gateway.client.quota.left",
            "",
            "How often it may now; infinite if it has no quota",
            Label.CLIENT,
            Label.CLIENT_QUOTA),
    NONCES_HELD(Type.GAUGE, "gateway.nonces.held", "", "How many nonces of signed requests are remembered"),
    JWKS_AGE(
            Type.GAUGE,
            "gateway.jwks.age",
            "seconds",
            "How old an issuer's keys are; infinite if there are none",
            Label.ISSUER),
    JWKS_KEYS_SKIPPED(
            Type.GAUGE,
            "gateway.jwks.keys.skipped",
            "",
            "Number of keys in an issuer's last document that cannot be used",
            Label.ISSUER),
    JWKS_FETCHES(
            Type.COUNTER,
            "gateway.jwks.fetches",
            "",
            "Whether an issuer's keys can be fetched",
            Label.ISSUER,
            Label.JWKS_FETCH),
    LISTENER_CONNECTIONS(
            Type.GAUGE, "gateway.listener.connections", "", "How many connections are open", Label.LISTENER),
    LISTENER_REFUSED(
            Type.COUNTER,
            "gateway.listener.refused",
            "",
            "How many connections were closed as they came: too many in all or of one address, or not of a proxy where only proxies connect",
            Label.LISTENER,
            Label.CONNECTION_REFUSAL),
    LISTENER_TIMEOUTS(
            Type.COUNTER,
            "gateway.listener.timeouts",
            "",
            "How many connections and streams were ended, and what their client was too slow with",
            Label.LISTENER,
            Label.TIMEOUT),
    LISTENER_QUEUED(
            Type.GAUGE,
            "gateway.listener.queued",
            "bytes",
            "How much of answers waits for clients to take it: over HTTP/2 all that is not taken whole, over HTTP/1.1"
                    + " what the socket does not take",
            Label.LISTENER),
    LISTENER_OVERFLOWS(
            Type.COUNTER,
            "gateway.listener.overflows",
            "",
            "How many connections were closed because far too much waited for a client that took nothing",
            Label.LISTENER),
    TLS_HANDSHAKE_FAILURES(
            Type.COUNTER,
            "gateway.tls.handshake.failures",
            "",
            "How many TLS handshakes failed, or were not finished in time",
            Label.LISTENER),
    TLS_CERTIFICATE_RELOADS(
            Type.COUNTER,
            "gateway.tls.certificate.reloads",
            "",
            "Whether changed certificates were taken",
            Label.LISTENER,
            Label.CERTIFICATE_RELOAD),
    TLS_CERTIFICATE_EXPIRY(
            Type.GAUGE,
            "gateway.tls.certificate.expiry.timestamp",
            "seconds",
            "Until when the certificate in use is valid, Unix time; 0 without TLS",
            Label.LISTENER),
    TLS_CERTIFICATE_WEAKNESSES(
            Type.GAUGE,
            "gateway.tls.certificate.weaknesses",
            "",
            "How many keys and signatures of the certificate in use are too weak; the log names them",
            Label.LISTENER),
    LOG_DROPPED(
            Type.COUNTER,
            "gateway.log.dropped",
            "",
            "How many lines of the log were lost, since they came faster than they could be written"),
    LOG_ERRORS(
            Type.COUNTER,
            "gateway.log.errors",
            "",
            "Number of lines about errors: those of level error, and warnings with a stack trace; left out are those of"
                    + " which there were too many in a minute",
            Label.ERROR_LINE),
    AUDIT_LINES(
            Type.COUNTER,
            "gateway.audit.lines",
            "",
            "Number of lines of the audit log: written where they belong, left out since there were too many in a minute,"
                    + " dropped since they came faster than they could be written, or diverted to standard error since"
                    + " the file could not be written",
            Label.AUDIT_LINE),
    TRACE_SPANS(
            Type.COUNTER,
            "gateway.traces.spans",
            "",
            "What became of the spans of traces: the collector took them, did not, or they found no place to wait for"
                    + " it",
            Label.SPAN_END),
    READY(
            Type.GAUGE,
            "gateway.ready",
            "",
            "Whether the gateway says that it takes requests: 1, or 0 while it starts, drains or has too much to do"),
    EVENT_LOOP_LAG(
            Type.HISTOGRAM,
            "gateway.event.loop.lag",
            "",
            "How late the event loops come to what is due, looked at ten times a second on each"),
    BUILD_INFO(
            Type.INFO,
            "gateway.build.info",
            "",
            "Which version of the gateway runs, and on which version of Java; always 1",
            Label.VERSION,
            Label.JAVA);

    /** What a metric measures with. */
    public enum Type {
        COUNTER(Meter.Type.COUNTER),
        GAUGE(Meter.Type.GAUGE),
        HISTOGRAM(Meter.Type.TIMER),
        SUMMARY(Meter.Type.TIMER),
        /** Always 1; its labels tell. OpenMetrics has such a type, Prometheus' own format calls it a gauge. */
        INFO(Meter.Type.GAUGE);

        /** What the name of a series ends with behind that of its family, if there is one series for each set of labels. */
        String suffix() {
            return switch (this) {
                case COUNTER -> "_total";
                case INFO -> "_info";
                default -> "";
            };
        }

        private final Meter.Type meter;

        Type(Meter.Type meter) {
            this.meter = meter;
        }
    }

    private static final Map<String, Metric> BY_METER_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Metric::meterName, Function.identity()));

    private final Type type;
    private final String meterName;
    private final String unit;
    private final String tells;

    @SuppressWarnings("ImmutableEnumChecker") // It is one that cannot be changed.
    private final List<Label> labels;

    Metric(Type type, String meterName, String unit, String tells, Label... labels) {
        this.type = type;
        this.meterName = meterName;
        this.unit = type.meter == Meter.Type.TIMER ? "seconds" : unit;
        this.tells = tells;
        this.labels = List.of(labels);
    }

    /** Whether there is one of that name, as Micrometer knows it. */
    static boolean has(String meterName) {
        return BY_METER_NAME.containsKey(meterName);
    }

    /** Its name in the registry. */
    String meterName() {
        return meterName;
    }

    /** Its name as it is scraped. */
    public String scrapedName() {
        return familyName() + type.suffix();
    }

    /** The same, without what the names of counters and of information end with: as OpenMetrics names all its series. */
    public String familyName() {
        return new PrometheusNamingConvention().name(meterName, type.meter, baseUnit());
    }

    public Type type() {
        return type;
    }

    /** Its unit; empty for a number of things. */
    public String unit() {
        return unit;
    }

    /** Which question it answers. */
    public String tells() {
        return tells;
    }

    public List<Label> labels() {
        return labels;
    }

    /** A series that is counted by its owner; the values are those of the labels, in their order, here and below. */
    Counter counter(MeterRegistry registry, String... values) {
        return Counter.builder(meterName)
                .description(tells)
                .baseUnit(baseUnit())
                .tags(tags(values))
                .register(registry);
    }

    /** A series of what is counted elsewhere, asked at every scrape. */
    FunctionCounter counted(MeterRegistry registry, DoubleSupplier count, String... values) {
        // Of an object it would know no more than a weak reference.
        return FunctionCounter.builder(meterName, this, same -> count.getAsDouble())
                .description(tells)
                .tags(tags(values))
                .register(registry);
    }

    /** A series that is asked at every scrape. */
    Gauge gauge(MeterRegistry registry, DoubleSupplier value, String... values) {
        return Gauge.builder(meterName, value, DoubleSupplier::getAsDouble)
                .description(tells)
                .baseUnit(baseUnit())
                .tags(tags(values))
                .strongReference(true)
                .register(registry);
    }

    /** A histogram with these upper bounds. */
    Timer histogram(MeterRegistry registry, List<Duration> bounds, String... values) {
        return Timer.builder(meterName)
                .description(tells)
                .tags(tags(values))
                .serviceLevelObjectives(bounds.toArray(Duration[]::new))
                .register(registry);
    }

    private @Nullable String baseUnit() {
        return unit.isEmpty() ? null : unit;
    }

    List<Tag> tags(String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(meterName + " has " + labels.size() + " labels, not " + values.length);
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(labels.get(i).name(), values[i]));
        }
        return tags;
    }
}
