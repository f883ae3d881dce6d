package io.ehpc.gateway.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.RefusedException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request must say of its signature, and how, to be checked at all. */
class ClaimTest {
    private static final Instant AT = Instant.parse("2026-11-23T11:30:29Z");
    private static final String HEADERS =
            "x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ACS3-HMAC-SHA256 Credential=id,SignedHeaders=@,Signature=ab                  |
                    ACS3-HMAC-SHA256 Credential=id,Signature=ab,SignedHeaders=@                  |
                    ACS3-HMAC-SHA256 Signature=ab, SignedHeaders=@, Credential=id                |
                    ACS3-HMAC-SHA256 Credential=id,SignedHeaders=@,Signature=ab,More=x           | IncompleteSignature
                    ACS3-HMAC-SHA256 Credential=id,SignedHeaders=@,Signature=ab,Bearer key       | IncompleteSignature
                    ACS3-HMAC-SM3 Credential=id,SignedHeaders=@,Signature=ab                     | IncompleteSignature
                    ACS3-RSA-SHA256 Credential=id,SignedHeaders=@,Signature=ab                   | IncompleteSignature
                    acs id:ab                                                                    | IncompleteSignature
                    Bearer                                                                       | IncompleteSignature
                    ''                                                                           | IncompleteSignature
                    ACS3-HMAC-SHA256                                                             | IncompleteSignature
                    ACS3-HMAC-SHA256 SignedHeaders=@,Signature=ab                                | IncompleteSignature
                    ACS3-HMAC-SHA256 Credential=,SignedHeaders=@,Signature=ab                    | IncompleteSignature
                    ACS3-HMAC-SHA256 Credential=id,Signature=ab                                  | IncompleteSignature
                    ACS3-HMAC-SHA256 Credential=id,SignedHeaders=@                               | IncompleteSignature
                    ACS3-HMAC-SHA256 Credential=id,Credential=id,SignedHeaders=@,Signature=ab    | IncompleteSignature
                    ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host,Signature=ab               | IncompleteSignature
                    ACS3-HMAC-SHA256 Credential=id,SignedHeaders=@;x-acs-date,Signature=ab       | IncompleteSignature
                    ACS3-HMAC-SHA256 Credential=id,SignedHeaders=@;X-Acs-Date,Signature=ab       | IncompleteSignature
                    """)
    void of_authorization_isReadOrRefused(String authorization, @Nullable String code) {
        ApiRequest request = acs3().withHeader("Authorization", authorization.replace("@", HEADERS));

        assertThat(codeOf(request)).isEqualTo(code);
        if (code == null) {
            Claim claim = Claim.of(request);
            assertThat(claim.accessKeyId()).isEqualTo("id");
            assertThat(claim.signature()).isEqualTo("ab");
            assertThat(claim.signedHeaders()).containsExactly(HEADERS.split(";"));
            assertThat(claim.nonce()).isEqualTo("n");
            assertThat(claim.at()).isEqualTo(AT);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    x-acs-action
                    x-acs-version
                    x-acs-date
                    x-acs-signature-nonce
                    x-acs-content-sha256
                    """)
    void of_headerThatDecidesIsPresentButNotSigned_isRefused(String name) {
        String fewer = HEADERS.replaceAll("(^|;)" + name, "").replaceAll("^;", "");

        assertThat(codeOf(acs3().withHeader("authorization", authorization(fewer))))
                .isEqualTo("IncompleteSignature");
    }

    @Test
    void of_formByAContentTypeThatIsNotSigned_isRefused() {
        ApiRequest form = new ApiRequest("POST", "/", Parameters.NONE, acs3().headers(), "ClusterId=a".getBytes(UTF_8))
                .withHeader("content-type", "application/x-www-form-urlencoded");

        assertThat(codeOf(form.withHeader("authorization", authorization(HEADERS))))
                .isEqualTo("IncompleteSignature");
        assertThat(codeOf(form.withHeader("authorization", authorization("content-type;" + HEADERS))))
                .isNull();
    }

    @Test
    void of_contentTypeWithoutBody_needsNoSignature() {
        assertThat(codeOf(acs3().withHeader("content-type", "application/json")
                        .withHeader("authorization", authorization(HEADERS))))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    2026-11-23T11:30:29Z,
                    2026-11-23T11:30:29.5Z,
                    2026-11-23 11:30:29,       InvalidTimeStamp.Format
                    2026-11-23T11:30:29,       InvalidTimeStamp.Format
                    2026-02-30T11:30:29Z,      InvalidTimeStamp.Format
                    1795433429,                InvalidTimeStamp.Format
                    yesterday,                 InvalidTimeStamp.Format
                    """)
    void of_time_isReadOrRefused(String time, @Nullable String code) {
        assertThat(codeOf(acs3().withHeader("authorization", authorization(HEADERS))
                        .withHeader("x-acs-date", time)))
                .isEqualTo(code);
        assertThat(codeOf(rpc("Timestamp", time))).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    Action,           '',            MissingParameter
                    AccessKeyId,      '',            MissingParameter
                    SignatureNonce,   '',            MissingParameter
                    Timestamp,        '',            MissingParameter
                    Signature,        '',            MissingParameter
                    SignatureMethod,  '',            MissingParameter
                    SignatureMethod,  HMAC-SHA256,   IncompleteSignature
                    SignatureMethod,  hmac-sha1,     IncompleteSignature
                    SecurityToken,    '',
                    Format,           '',
                    """)
    void of_rpcParameter_isReadOrRefused(String name, String value, @Nullable String code) {
        assertThat(codeOf(rpc(name, value))).isEqualTo(code);
    }

    @Test
    void of_requestWithoutAnySignature_isRefused() {
        assertThat(codeOf(ApiRequest.get(Parameters.NONE))).isEqualTo("MissingParameter");
    }

    /** An action that only an unsigned header names could be exchanged. */
    @Test
    void of_rpcWithItsActionInAHeader_isRefused() {
        assertThat(codeOf(rpc("Action", "").withHeader("x-acs-action", "ListCommunityImages")))
                .isEqualTo("MissingParameter");
    }

    private static String authorization(String signedHeaders) {
        return "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=" + signedHeaders + ",Signature=ab";
    }

    private static ApiRequest acs3() {
        return new ApiRequest(
                "GET",
                "/",
                Parameters.NONE,
                Map.of(
                        "x-acs-action", "ListCommunityImages",
                        "x-acs-version", "2018-04-12",
                        "x-acs-date", AT.toString(),
                        "x-acs-signature-nonce", "n",
                        "x-acs-content-sha256", "c"),
                new byte[0]);
    }

    /** A signed request with another value for one of its parameters. */
    private static ApiRequest rpc(String name, String value) {
        AccessKey key = new AccessKey("id", "secret", null);
        ApiRequest signed =
                RpcSignature.sign(ApiRequest.get(Parameters.NONE), Operation.LIST_COMMUNITY_IMAGES, key, AT, "nonce");
        Parameters others = new Parameters(signed.query().all().stream()
                .filter(p -> !p.name().equals(name))
                .toList());
        return signed.withQuery(others.with(name, value));
    }

    private static @Nullable String codeOf(ApiRequest request) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> Claim.of(request));
        return refused == null ? null : refused.refusal().code();
    }
}
