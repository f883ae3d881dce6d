package io.ehpc.gateway.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
    private static final String RSA = rsa();

    private static String rsa() {
        try {
            return new RSAKeyGenerator(2048).keyID("good").generate().toJSONString();
        } catch (JOSEException bug) {
            throw new AssertionError(bug);
        }
    }

    private static KeySet parse(String... members) {
        return KeySet.parse(("{\"keys\":[" + String.join(",", members) + "]}").getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kty':'EC','crv':'BP-256','x':'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU','y':'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0'}",
                "{'kty':'EC','crv':'secp256k1','x':'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU','y':'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0'}",
                "{'kty':'EC','crv':'P-256','x':'AQ','y':'AQ'}",
                "{'kty':'EC','crv':'P-256'}",
                "{'kty':'OKP','crv':'Ed25519','x':'11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'}",
                "{'kty':'oct','k':'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow'}",
                "{'kty':'AKP','alg':'ML-DSA-44','pub':'AQAB'}",
                "{'kty':'RSA','n':'AQAB','e':'AQAB'}",
                "{'kty':'RSA','e':'AQAB'}",
                "{'kty':'RSA','n':7,'e':[]}",
                "{'kty':7}",
                "{'kty':null}",
                "{}",
                "null",
                "7",
                "'text'",
                "[]"
            })
    void parse_keyThatCannotBeUsed_isSkippedAndTheOthersStay(String unusable) {
        KeySet set = parse(unusable.replace('\'', '"'), RSA, unusable.replace('\'', '"'));

        assertThat(set.skipped()).isEqualTo(2);
        assertThat(set.keys().getKeys()).singleElement().satisfies(key -> {
            assertThat(key.getKeyID()).isEqualTo("good");
            assertThat(key.isPrivate()).isFalse();
        });
        assertThatIllegalArgumentException().isThrownBy(() -> parse(unusable.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "P-521"})
    void parse_curveOfAnAlgorithm_isUsed(String curve) throws JOSEException {
        String key = new ECKeyGenerator(Curve.parse(curve)).generate().toJSONString();

        assertThat(parse(key, RSA).keys().getKeys()).hasSize(2);
        assertThat(parse(key, RSA).skipped()).isZero();
    }

    @Test
    void parse_weakRsa_isSkipped() throws JOSEException {
        String weak = new RSAKeyGenerator(1024, true).generate().toJSONString();

        assertThat(parse(RSA, weak).skipped()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"keys\":{}}", "{\"keys\":[]}", "{\"keys\":null}", "{", "text"})
    void parse_noSet_isRefused(String document) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeySet.parse(document.getBytes(UTF_8)));
    }
}
