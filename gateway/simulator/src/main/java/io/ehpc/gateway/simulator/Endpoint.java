package io.ehpc.gateway.simulator;

import io.ehpc.gateway.protocol.ApiError;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.protocol.Region;
import io.ehpc.gateway.protocol.RpcCall;
import io.ehpc.gateway.simulator.Calls.Call;
import io.ehpc.gateway.simulator.Faults.Draw;
import io.ehpc.gateway.time.Clocks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what the API answers to a request. In this order it judges the signature, the request, the
 * caller's quota, and the region's fault; only then it looks for what is to be listed. It waits for nothing:
 * an answer says how long to wait, and how to break it.
 */
final class Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final String TROUBLESHOOT = "https://api.aliyun.com/troubleshoot?q=";
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Duration THROTTLED_FOR = Duration.ofSeconds(1);
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final Catalogue catalogue;
    private final Listings listings;
    private final Faults faults;
    private final Calls calls;
    private final SignatureGate gate;
    private final Throttle throttle;
    private final Clock clock;
    private final RpcCall.Reader reader;

    Endpoint(Catalogue catalogue, Faults faults, Calls calls, SimulatorOptions options, Clocks clocks) {
        this.catalogue = catalogue;
        this.listings = new Listings(catalogue);
        this.faults = faults;
        this.calls = calls;
        this.gate = new SignatureGate(options.accessKeys(), clocks.wall());
        this.throttle = new Throttle(options.quota(), clocks.monotonic());
        this.clock = clocks.wall();
        this.reader = new RpcCall.Reader(Operation.ALL, catalogue.regions()::contains, null);
    }

    /**
     * What to send, and how.
     *
     * @param status the HTTP status
     * @param body JSON
     * @param delay how long to wait first
     * @param fault what breaks the answer on its way, if anything
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, sent once
    record Answer(int status, Map<String, String> headers, byte[] body, Duration delay, Fault.Mode fault) {

        private Answer retryAfter(Duration wait) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put("x-acs-retry-after", Long.toString(wait.toMillis()));
            return new Answer(status, more, body, delay, fault);
        }
    }

    /** What is known of a request before it is judged. */
    private record Seen(
            String requestId, String host, String region, String action, String caller, Instant at, Draw draw) {}

    /** The answer to a request; the call is counted. */
    Answer answer(ApiRequest request) {
        Seen seen = see(request);
        try {
            return judge(request, seen);
        } catch (RefusedException refused) {
            return refuse(seen, refused.refusal());
        } catch (RuntimeException bug) {
            LOG.error("The request {} could not be answered", seen.requestId, bug);
            return refuse(seen, ErrorCode.UNKNOWN_ERROR.refusal());
        }
    }

    /** The answer to what is no request that can be judged; it is counted. */
    Answer refuse(String host, Refusal refusal) {
        return refuse(see(ApiRequest.get(Parameters.NONE).withHeader("host", host)), refusal);
    }

    private Answer judge(ApiRequest request, Seen seen) {
        String account = gate.admit(request, seen.at);
        if (!request.path().equals("/")) {
            throw ErrorCode.INVALID_ACTION_NOT_FOUND.refusal().asException();
        }
        RpcCall call = reader.read(request);
        Duration wait = throttle.take(account, call.region(), call.operation());
        if (!wait.isZero()) {
            return refuse(seen, ErrorCode.THROTTLING_USER.refusal()).retryAfter(wait);
        }
        Fault fault = seen.draw.fault();
        if (fault.refusal().isPresent()) {
            Answer error = refuse(seen, fault.refusal().get());
            return fault.mode() == Fault.Mode.THROTTLE ? error.retryAfter(THROTTLED_FOR) : error;
        }
        byte[] body = listings.answer(call, seen.requestId);
        return send(
                seen,
                200,
                body,
                fault.mode(),
                fault.mode() == Fault.Mode.NONE ? Calls.OK : fault.mode().text());
    }

    private Answer refuse(Seen seen, Refusal refusal) {
        ApiError error = new ApiError(
                seen.requestId, seen.host, refusal.code(), refusal.message(), TROUBLESHOOT + refusal.code());
        return send(seen, refusal.status(), error.toJson(), Fault.Mode.NONE, refusal.code());
    }

    private Answer send(Seen seen, int status, byte[] body, Fault.Mode fault, String outcome) {
        calls.add(new Call(seen.region, seen.action, seen.caller, outcome));
        Map<String, String> headers = Map.of(
                "content-type",
                "application/json",
                "date",
                HTTP_DATE.format(seen.at.atOffset(ZoneOffset.UTC)),
                "x-acs-request-id",
                seen.requestId);
        return new Answer(status, headers, body, seen.draw.delay(), fault);
    }

    private Seen see(ApiRequest request) {
        Parameters parameters = request.parameters();
        String host = request.header("host").orElse("");
        String region = parameters
                .first("RegionId")
                .filter(id -> !id.isEmpty())
                .or(() -> Region.ofHost(host))
                .filter(catalogue.regions()::contains)
                .orElse(Calls.UNKNOWN);
        String action = request.header("x-acs-action")
                .or(() -> parameters.first("Action"))
                .filter(Operation.ALL::containsKey)
                .orElse(Calls.UNKNOWN);
        return new Seen(
                UUID.randomUUID().toString().toUpperCase(Locale.ROOT),
                PORT.matcher(host).replaceFirst(""),
                region,
                action,
                gate.caller(request).orElse(Calls.UNKNOWN),
                clock.instant().plus(faults.of(region).clockSkew()),
                faults.draw(region));
    }
}
