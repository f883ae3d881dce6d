package io.ehpc.gateway;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Acs3Signature;
import io.ehpc.gateway.signing.RpcSignature;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Signs a request of the RPC face, for those who try it by hand. */
final class SignCommand implements Command {
    private static final String SECRET = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";

    private static final Option KEY_ID = Command.required("key-id", "ID", "The access key's id.");
    private static final Option SCHEME = Command.option(
            "scheme",
            "SCHEME",
            "rpc for a signed URL (HMAC-SHA1), or acs3 for a curl command (ACS3-HMAC-SHA256). Default: rpc.");

    private final Clock clock;
    private final Map<String, String> environment;

    SignCommand() {
        this(Clock.systemUTC(), System.getenv());
    }

    SignCommand(Clock clock, Map<String, String> environment) {
        this.clock = clock;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "sign";
    }

    @Override
    public String summary() {
        return "Signs a GET of the RPC face. The secret comes from " + SECRET + ", or else from the first line of"
                + " standard input; never from the command line, which others can see.";
    }

    @Override
    public Options options() {
        return new Options().addOption(KEY_ID).addOption(SCHEME);
    }

    @Override
    public Optional<Operand> operand() {
        return Optional.of(new Operand(
                "URL", "The request, such as http://127.0.0.1:8080/?Action=ListCommunityImages&RegionId=cn-hangzhou"));
    }

    @Override
    public int run(Arguments arguments, PrintWriter out) {
        boolean isUrl = switch (arguments.text(SCHEME).orElse("rpc")) {
            case "rpc" -> true;
            case "acs3" -> false;
            default -> throw new WrongUsageException("--scheme needs rpc or acs3.");
        };
        URI url = url(arguments.operand());
        ApiRequest request = request(url);
        Operation operation = operation(request);
        AccessKey key = new AccessKey(arguments.required(KEY_ID), secret(), null);
        out.println(isUrl ? signedUrl(url, request, operation, key) : curl(url, request, operation, key));
        return 0;
    }

    private static URI url(String written) {
        try {
            return new URI(written);
        } catch (URISyntaxException malformed) {
            throw wrong("is none: " + malformed.getReason() + ".");
        }
    }

    private static ApiRequest request(URI url) {
        if (url.getHost() == null || !List.of("", "/").contains(url.getRawPath())) {
            throw wrong("needs a host, and the path / that all of the RPC face is at.");
        }
        try {
            Parameters query =
                    Parameters.parse(Optional.ofNullable(url.getRawQuery()).orElse(""));
            return ApiRequest.get(query).withHeader("host", url.getRawAuthority());
        } catch (RefusedException malformed) {
            throw wrong("cannot be read: " + malformed.refusal().message());
        }
    }

    private static Operation operation(ApiRequest request) {
        String action = request.query().first("Action").orElse(Operation.LIST_COMMUNITY_IMAGES.name());
        return Optional.ofNullable(Operation.ALL.get(action))
                .orElseThrow(() -> wrong("names no operation: " + ErrorCode.INVALID_ACTION_NOT_FOUND.message()));
    }

    private String signedUrl(URI url, ApiRequest request, Operation operation, AccessKey key) {
        ApiRequest signed = RpcSignature.sign(withoutCommon(request), operation, key, clock.instant(), nonce());
        return base(url) + "/?" + signed.query().encoded();
    }

    private String curl(URI url, ApiRequest request, Operation operation, AccessKey key) {
        ApiRequest signed = Acs3Signature.sign(withoutCommon(request), operation, key, clock.instant(), nonce());
        String headers = signed.headers().entrySet().stream()
                .filter(header -> !header.getKey().equals("host"))
                .map(header -> " -H '" + header.getKey() + ": " + header.getValue() + "'")
                .collect(Collectors.joining());
        return "curl -s" + headers + " '" + base(url) + "/?" + signed.query().encoded() + "'";
    }

    /** What the signature says itself may stand once only. */
    private static ApiRequest withoutCommon(ApiRequest request) {
        return request.withQuery(new Parameters(request.query().all().stream()
                .filter(parameter -> !List.of("Action", "Version", "Format").contains(parameter.name()))
                .toList()));
    }

    private static String base(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private static String nonce() {
        return UUID.randomUUID().toString();
    }

    private String secret() {
        String secret = environment.getOrDefault(SECRET, "");
        if (!secret.isEmpty()) {
            return secret;
        }
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line != null && !line.isBlank()) {
                return line.strip();
            }
        } catch (IOException unreadable) {
            throw new CommandFailedException(1, List.of("The standard input cannot be read."));
        }
        throw new CommandFailedException(
                2, List.of("There is no secret: set " + SECRET + ", or write it to the standard input."));
    }

    private static WrongUsageException wrong(String what) {
        return new WrongUsageException("The URL " + what);
    }
}
