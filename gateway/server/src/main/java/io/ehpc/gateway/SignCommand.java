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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Signs a request of the RPC face, for those who try it by hand. */
@Command(
        name = "sign",
        description = "Signs a GET of the RPC face. The secret comes from ALIBABA_CLOUD_ACCESS_KEY_SECRET, or else"
                + " from the first line of standard input; never from the command line, which others can see.",
        mixinStandardHelpOptions = true)
final class SignCommand implements Callable<Integer> {
    private static final String SECRET = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";

    /** What comes out. */
    enum Scheme {
        /** The signed URL. */
        rpc,
        /** A curl command with signed headers. */
        acs3
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--key-id", required = true, paramLabel = "ID", description = "The access key's id.")
    private String keyId;

    @Option(
            names = "--scheme",
            paramLabel = "SCHEME",
            description = "rpc for a signed URL (HMAC-SHA1), or acs3 for a curl command (ACS3-HMAC-SHA256)."
                    + " Default: ${DEFAULT-VALUE}.")
    private Scheme scheme = Scheme.rpc;

    @picocli.CommandLine.Parameters(
            paramLabel = "URL",
            description = "The request, such as http://127.0.0.1:8080/?Action=ListCommunityImages&RegionId=cn-hangzhou")
    private URI url;

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
    public Integer call() {
        ApiRequest request = request();
        Operation operation = operation(request);
        AccessKey key = new AccessKey(keyId, secret(), null);
        spec.commandLine()
                .getOut()
                .println(scheme == Scheme.rpc ? url(request, operation, key) : curl(request, operation, key));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private ApiRequest request() {
        if (url.getHost() == null || !List.of("", "/").contains(url.getRawPath())) {
            throw wrong("needs a URL with a host and the path /, which all of the RPC face is at");
        }
        try {
            Parameters query =
                    Parameters.parse(Optional.ofNullable(url.getRawQuery()).orElse(""));
            return ApiRequest.get(query).withHeader("host", url.getRawAuthority());
        } catch (RefusedException malformed) {
            throw wrong(malformed.refusal().message());
        }
    }

    private Operation operation(ApiRequest request) {
        String action = request.query().first("Action").orElse(Operation.LIST_COMMUNITY_IMAGES.name());
        return Optional.ofNullable(Operation.ALL.get(action))
                .orElseThrow(() -> wrong(ErrorCode.INVALID_ACTION_NOT_FOUND.message()));
    }

    private String url(ApiRequest request, Operation operation, AccessKey key) {
        ApiRequest signed = RpcSignature.sign(withoutCommon(request), operation, key, clock.instant(), nonce());
        return base() + "/?" + signed.query().encoded();
    }

    private String curl(ApiRequest request, Operation operation, AccessKey key) {
        ApiRequest signed = Acs3Signature.sign(withoutCommon(request), operation, key, clock.instant(), nonce());
        String headers = signed.headers().entrySet().stream()
                .filter(header -> !header.getKey().equals("host"))
                .map(header -> " -H '" + header.getKey() + ": " + header.getValue() + "'")
                .collect(Collectors.joining());
        return "curl -s" + headers + " '" + base() + "/?" + signed.query().encoded() + "'";
    }

    /** What the signature says itself may stand once only. */
    private static ApiRequest withoutCommon(ApiRequest request) {
        return request.withQuery(new Parameters(request.query().all().stream()
                .filter(parameter -> !List.of("Action", "Version", "Format").contains(parameter.name()))
                .toList()));
    }

    private String base() {
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

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), "The URL: " + what);
    }
}
