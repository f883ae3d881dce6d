package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.benchmarks.fuzz.Wire.Header;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.signing.Acs3Signature;
import io.ehpc.gateway.signing.RpcSignature;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Requests of both faces that are answered as they are, in each way to show who asks; none twice. */
final class ValidRequests {
    private static final Operation OPERATION = Operation.LIST_COMMUNITY_IMAGES;
    private static final String FILTER = "CentOS_7.9_64";
    private static final String HOST = "localhost";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final List<Shape> SHAPES = List.of(Shape.values());
    private static final List<Person> PERSONS = List.of(Person.values());

    private final RandomGenerator random;
    private final Clock clock;
    private final Tokens tokens;
    private final String nonces;
    private long count;

    /** How a request shows who asks. */
    enum Shape {
        ACS3,
        ACS3_FORM,
        SHA1,
        SHA1_FORM,
        BEARER,
        API_KEY,
        TOKEN
    }

    /** A request, and whose it is. */
    record Valid(Person person, Shape shape, Wire wire) {
        boolean isRpc() {
            return shape.compareTo(Shape.SHA1_FORM) <= 0;
        }
    }

    /** @param nonces with which the nonces begin, of nobody else */
    ValidRequests(RandomGenerator random, Clock clock, Tokens tokens, String nonces) {
        this.random = random;
        this.clock = clock;
        this.tokens = tokens;
        this.nonces = nonces;
    }

    Valid next() {
        Person person = any(PERSONS);
        return of(person, any(SHAPES), any(person.regions()));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** For one region, in which that person may ask. */
    Valid of(Person person, Shape shape, String region) {
        Wire wire = switch (shape) {
            case ACS3 -> acs3(person, rpc("GET", question(region), ""));
            case ACS3_FORM -> acs3(person, rpc("POST", "RegionId=" + region, "BaseOsTag=" + FILTER));
            case SHA1 -> sha1(person, rpc("GET", question(region), ""));
            case SHA1_FORM -> sha1(person, rpc("POST", "RegionId=" + region, "BaseOsTag=" + FILTER));
            case BEARER -> v1(region, new Header("Authorization", "Bearer " + person.apiKey()));
            case API_KEY -> v1(region, new Header("X-Api-Key", person.apiKey()));
            case TOKEN -> v1(region, new Header("Authorization", "Bearer " + tokens.of(person)));
        };
        return new Valid(person, shape, wire);
    }

    private static String question(String region) {
        return "RegionId=" + region + "&BaseOsTag=" + FILTER;
    }

    private static ApiRequest rpc(String method, String query, String form) {
        Map<String, String> headers =
                form.isEmpty() ? Map.of("host", HOST) : Map.of("host", HOST, "content-type", FORM);
        return new ApiRequest(
                method, "/", Parameters.parse(query), headers, form.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String nonce() {
        return nonces + count++;
    }

    private Wire acs3(Person person, ApiRequest request) {
        return Wire.of(Acs3Signature.sign(request, OPERATION, person.accessKey(), clock.instant(), nonce()));
    }

    private Wire sha1(Person person, ApiRequest request) {
        return Wire.of(RpcSignature.sign(request, OPERATION, person.accessKey(), clock.instant(), nonce()));
    }

    private Wire v1(String region, Header shown) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Host", HOST));
        headers.add(shown);
        String target = random.nextBoolean()
                ? "/v1/regions/" + region + "/community-images?baseOsTag=" + FILTER
                : "/v1/community-images?region=" + region + "&baseOsTag=" + FILTER;
        return new Wire("GET", target, headers, "");
    }
}
