package io.ehpc.gateway.telemetry;

import io.ehpc.gateway.config.MetricsConfig.Family;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Requests to the API under the names that Vert.x and Micrometer's users give them: by method, route and status. Made by
 * hand, since Vert.x' own meters look each of them up by its labels for every request. Thread-safe.
 *
 * <p>Of methods, routes and statuses there may be 64 combinations; what comes on top is counted as the method
 * {@code _OTHER}, the route {@code other} and the class of its status, such as {@code 4xx}.
 */
public final class HttpServerMetrics {
    private static final int MOST_ROWS = 64;
    private static final String OTHER_ROUTE = "other";
    private static final long[] MICROS = {1_000, 5_000, 25_000, 100_000, 500_000, 2_500_000, Long.MAX_VALUE};
    private static final long[] BYTES = {1 << 10, 16 << 10, 256 << 10, Long.MAX_VALUE};
    private static final double MICROS_A_SECOND = 1e6;
    private static final double NANOS = 1e9;
    private static final Duration MAX_OVER = Duration.ofMinutes(1);
    private static final int MAX_BUFFER = 3;

    private static final String REQUESTS = "vertx_http_server_requests";
    private static final String RESPONSE_TIME = "vertx_http_server_response_time_seconds";
    private static final String RESPONSE_BYTES = "vertx_http_server_response_bytes";
    private static final String REQUEST_BYTES = "vertx_http_server_request_bytes";
    private static final String ACTIVE_REQUESTS = "vertx_http_server_active_requests";
    private static final String ACTIVE_CONNECTIONS = "vertx_http_server_active_connections";
    private static final String SPRING = "http_server_requests_seconds";
    private static final String SPRING_MAX = "http_server_requests_seconds_max";

    private final Telemetry telemetry;
    private final ConcurrentMap<Key, Row> rows = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> active = new ConcurrentHashMap<>();
    private volatile DoubleSupplier connections = () -> 0;

    public HttpServerMetrics(Telemetry telemetry) {
        this.telemetry = telemetry;
        FamilyCollector.register(
                telemetry.registry(),
                List.of(REQUESTS, RESPONSE_TIME, RESPONSE_BYTES, REQUEST_BYTES, ACTIVE_REQUESTS, ACTIVE_CONNECTIONS),
                this::sayAsVertx);
        FamilyCollector.register(telemetry.registry(), List.of(SPRING, SPRING_MAX), this::sayAsSpring);
    }

    /** @param status one digit for a class of them */
    private record Key(String method, String route, int status) {
        Key ofClass() {
            return new Key(KnownMethod.OTHER, OTHER_ROUTE, status / 100);
        }

        String code() {
            return status < 10 ? status + "xx" : Integer.toString(status);
        }

        String outcome() {
            return switch (status < 10 ? status : status / 100) {
                case 1 -> "INFORMATIONAL";
                case 2 -> "SUCCESS";
                case 3 -> "REDIRECTION";
                case 4 -> "CLIENT_ERROR";
                case 5 -> "SERVER_ERROR";
                default -> "UNKNOWN";
            };
        }
    }

    /** What is counted of requests that are alike. */
    private static final class Row {
        final LongAdder[] times = adders(MICROS.length);
        final LongAdder[] sizes = adders(BYTES.length);
        final LongAdder[] readSizes = adders(BYTES.length);
        final LongAdder nanos = new LongAdder();
        final LongAdder sent = new LongAdder();
        final LongAdder read = new LongAdder();
        final TimeWindowMax longest = new TimeWindowMax(Clock.SYSTEM, MAX_OVER.toMillis(), MAX_BUFFER);

        private static LongAdder[] adders(int length) {
            LongAdder[] adders = new LongAdder[length];
            for (int i = 0; i < length; i++) {
                adders[i] = new LongAdder();
            }
            return adders;
        }

        void add(long took, long bytesRead, long bytesSent) {
            times[bucket(MICROS, TimeUnit.NANOSECONDS.toMicros(took))].increment();
            sizes[bucket(BYTES, bytesSent)].increment();
            readSizes[bucket(BYTES, bytesRead)].increment();
            nanos.add(took);
            sent.add(bytesSent);
            if (bytesRead > 0) {
                read.add(bytesRead);
            }
            longest.record((double) took, TimeUnit.NANOSECONDS);
        }

        private static int bucket(long[] bounds, long value) {
            int bucket = 0;
            while (value > bounds[bucket]) {
                bucket++;
            }
            return bucket;
        }

        static long[] counts(LongAdder[] adders) {
            long[] counts = new long[adders.length];
            for (int i = 0; i < adders.length; i++) {
                counts[i] = adders[i].sum();
            }
            return counts;
        }
    }

    /** Where the number of open connections is read. */
    public void countsConnections(DoubleSupplier open) {
        connections = open;
    }

    private boolean isShown() {
        return telemetry.shows(Family.VERTX) || telemetry.shows(Family.HTTP);
    }

    /** A request came; its end has to be told. */
    public void begun(String method) {
        active.computeIfAbsent(KnownMethod.of(method), first -> new LongAdder()).increment();
    }

    /**
     * A request ended.
     *
     * @param route of the fixed set of them
     * @param status of its answer; 0 if its client went before, which is counted nowhere here
     * @param bytesRead of its body
     * @param bytesSent of its answer
     */
    public void ended(String method, String route, int status, Duration took, long bytesRead, long bytesSent) {
        String known = KnownMethod.of(method);
        active.computeIfAbsent(known, first -> new LongAdder()).decrement();
        if (status > 0 && isShown()) {
            row(new Key(known, route, status)).add(took.toNanos(), bytesRead, bytesSent);
        }
    }

    private Row row(Key key) {
        Row row = rows.get(key);
        if (row != null) {
            return row;
        }
        // What no route takes, a scan makes of any method and status: it must not use up the rows.
        boolean isKept = !key.route().equals(OTHER_ROUTE) && rows.size() < MOST_ROWS;
        Key counted = isKept ? key : key.ofClass();
        return rows.computeIfAbsent(counted, first -> new Row());
    }

    private void sayAsVertx(Samples samples) {
        samples.help(REQUESTS, "Number of processed requests");
        samples.help(RESPONSE_TIME, "Request processing time");
        samples.help(RESPONSE_BYTES, "Size of responses in bytes");
        samples.help(REQUEST_BYTES, "Size of requests in bytes");
        samples.help(ACTIVE_REQUESTS, "Number of requests being processed");
        samples.help(ACTIVE_CONNECTIONS, "Number of opened connections to the server");
        samples.gauge(ACTIVE_CONNECTIONS, connections.getAsDouble());
        active.forEach((method, count) -> samples.gauge(ACTIVE_REQUESTS, count.doubleValue(), "method", method));
        Map<String, Sizes> requestBytes = new TreeMap<>();
        rows.forEach((key, row) -> {
            long[] times = Row.counts(row.times);
            String[] labels = {"code", key.code(), "method", key.method(), "route", key.route()};
            samples.counter(REQUESTS, (double) sum(times), labels);
            samples.histogram(
                    RESPONSE_TIME, bounds(MICROS, MICROS_A_SECOND), times, row.nanos.doubleValue() / NANOS, labels);
            samples.histogram(RESPONSE_BYTES, bounds(BYTES, 1), Row.counts(row.sizes), row.sent.doubleValue(), labels);
            requestBytes
                    .computeIfAbsent(key.method() + " " + key.route(), first -> new Sizes())
                    .add(row);
        });
        requestBytes.forEach((both, read) -> {
            int space = both.indexOf(' ');
            String[] labels = {"method", both.substring(0, space), "route", both.substring(space + 1)};
            samples.histogram(REQUEST_BYTES, bounds(BYTES, 1), read.counts, read.bytes, labels);
        });
    }

    /** Of rows that differ in their status alone. */
    private static final class Sizes {
        final long[] counts = new long[BYTES.length];
        double bytes;

        void add(Row row) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += row.readSizes[i].sum();
            }
            bytes += row.read.doubleValue();
        }
    }

    private void sayAsSpring(Samples samples) {
        samples.help(SPRING, "Duration of HTTP server request handling");
        samples.help(SPRING_MAX, "Longest duration of HTTP server request handling lately");
        rows.forEach((key, row) -> {
            String[] labels = {
                "error",
                "none",
                "exception",
                "none",
                "method",
                key.method(),
                "outcome",
                key.outcome(),
                "status",
                key.code(),
                "uri",
                key.route()
            };
            samples.summary(SPRING, sum(Row.counts(row.times)), row.nanos.doubleValue() / NANOS, labels);
            samples.gauge(SPRING_MAX, row.longest.poll(TimeUnit.SECONDS), labels);
        });
    }

    private static double[] bounds(long[] bounds, double unit) {
        double[] upper = new double[bounds.length];
        for (int i = 0; i < bounds.length - 1; i++) {
            upper[i] = bounds[i] / unit;
        }
        upper[bounds.length - 1] = Double.POSITIVE_INFINITY;
        return upper;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
