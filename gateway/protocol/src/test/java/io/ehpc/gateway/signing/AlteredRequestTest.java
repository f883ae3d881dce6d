package io.ehpc.gateway.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Parameters.Parameter;
import io.ehpc.gateway.protocol.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of what an official client signed, no byte can be changed unnoticed. */
class AlteredRequestTest {
    private static final Set<String> CODES = Set.of(
            ErrorCode.SIGNATURE_DOES_NOT_MATCH.code(),
            ErrorCode.INCOMPLETE_SIGNATURE.code(),
            ErrorCode.MISSING_PARAMETER.code(),
            ErrorCode.INVALID_ACCESS_KEY_ID_NOT_FOUND.code(),
            ErrorCode.INVALID_SECURITY_TOKEN.code(),
            ErrorCode.INVALID_TIMESTAMP_EXPIRED.code(),
            ErrorCode.INVALID_TIMESTAMP_FORMAT.code());

    @ParameterizedTest
    @MethodSource("served")
    void verify_queryWithOneByteChanged_isRefused(RecordedRequest recorded) {
        ApiRequest request = recorded.request();
        List<Parameter> query = request.query().all();
        for (int i = 0; i < query.size(); i++) {
            Parameter parameter = query.get(i);
            if (parameter.value().isEmpty() && recorded.emptyValuesUnsigned()) {
                continue; // sent, not signed: see the test below
            }
            int at = i;
            eachChanged(
                    parameter.name(),
                    name -> assertRefused(
                            recorded, request.withQuery(replaced(query, at, new Parameter(name, parameter.value())))));
            eachChanged(
                    parameter.value(),
                    value -> assertRefused(
                            recorded, request.withQuery(replaced(query, at, new Parameter(parameter.name(), value)))));
        }
    }

    @ParameterizedTest
    @MethodSource("served")
    void verify_parameterAddedOrTaken_isRefused(RecordedRequest recorded) {
        ApiRequest request = recorded.request();
        assertRefused(recorded, request.withQuery(request.query().with("ClusterId", "ehpc-hz-other")));
        List<Parameter> query = request.query().all();
        for (int i = 0; i < query.size(); i++) {
            if (!query.get(i).value().isEmpty() || !recorded.emptyValuesUnsigned()) {
                List<Parameter> fewer = new ArrayList<>(query);
                fewer.remove(i);
                assertRefused(recorded, request.withQuery(new Parameters(fewer)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("acs3")
    void verify_signedHeaderWithOneByteChanged_isRefused(RecordedRequest recorded) {
        ApiRequest request = recorded.request();
        List<String> changing =
                new ArrayList<>(Objects.requireNonNull(Claim.of(request).signedHeaders()));
        changing.add("authorization");
        for (String header : changing) {
            eachChanged(
                    request.header(header).orElseThrow(),
                    value -> assertRefused(recorded, request.withHeader(header, value)));
        }
    }

    @ParameterizedTest
    @MethodSource("served")
    void verify_bodyWithOneByteChangedOrAdded_isRefused(RecordedRequest recorded) {
        ApiRequest request = recorded.request();
        byte[] body = request.body();
        for (int i = 0; i < body.length; i++) {
            byte[] changed = body.clone();
            changed[i] ^= 1;
            assertRefused(recorded, withBody(request, changed));
        }
        if (recorded.scheme().equals(Acs3Signature.ALGORITHM)
                || request.header("content-type").isPresent()) {
            assertRefused(recorded, withBody(request, (new String(body, UTF_8) + "&a=1").getBytes(UTF_8)));
        }
    }

    @ParameterizedTest
    @MethodSource("served")
    void verify_otherMethod_isRefused(RecordedRequest recorded) {
        ApiRequest request = recorded.request();
        eachChanged(
                request.method(),
                method -> assertRefused(
                        recorded,
                        new ApiRequest(method, request.path(), request.query(), request.headers(), request.body())));
    }

    @ParameterizedTest
    @MethodSource("acs3")
    void verify_otherPath_isRefused(RecordedRequest recorded) {
        ApiRequest request = recorded.request();
        assertRefused(
                recorded, new ApiRequest(request.method(), "/a", request.query(), request.headers(), request.body()));
    }

    @Test
    void verify_emptyValueThatAClientDoesNotSign_passesWhateverItsName() {
        RecordedRequest recorded = RecordedRequest.rpc()
                .filter(RecordedRequest::emptyValuesUnsigned)
                .findFirst()
                .orElseThrow();
        ApiRequest request = recorded.request();
        verify(recorded, request.withQuery(request.query().with("InstanceTypes", "")));
    }

    private static void assertRefused(RecordedRequest recorded, ApiRequest altered) {
        try {
            verify(recorded, altered);
        } catch (RefusedException refused) {
            assertThat(refused.refusal().code()).isIn(CODES);
            return;
        }
        fail("%s passes with query %s, headers %s", altered, altered.query().encoded(), altered.headers());
    }

    /** As a caller does: the key is looked up by the claimed id. */
    private static void verify(RecordedRequest recorded, ApiRequest request) {
        Claim claim = Claim.of(request);
        if (!claim.accessKeyId().equals(recorded.key().id())) {
            throw ErrorCode.INVALID_ACCESS_KEY_ID_NOT_FOUND.refusal().asException();
        }
        SignatureCheck.STANDARD.verify(request, claim, recorded.key(), recorded.receivedAt());
    }

    /** Hands on the text once for every character, with that one changed in its lowest bit. */
    private static void eachChanged(String text, Consumer<String> use) {
        for (int i = 0; i < text.length(); i++) {
            char[] changed = text.toCharArray();
            changed[i] = (char) (changed[i] ^ 1);
            use.accept(new String(changed));
        }
    }

    private static Parameters replaced(List<Parameter> all, int at, Parameter by) {
        List<Parameter> replaced = new ArrayList<>(all);
        replaced.set(at, by);
        return new Parameters(replaced);
    }

    private static ApiRequest withBody(ApiRequest request, byte[] body) {
        return new ApiRequest(request.method(), request.path(), request.query(), request.headers(), body);
    }

    static Stream<RecordedRequest> served() {
        return RecordedRequest.served();
    }

    static Stream<RecordedRequest> acs3() {
        return RecordedRequest.acs3();
    }
}
