package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.ClientConfig;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.InvalidConfigException;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.security.IssuedKeys;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Claim;
import io.ehpc.gateway.signing.SignatureCheck;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that make keys and sign with them: what they print works as it stands. */
class KeysCommandTest {
    private static final IssuedKeys KEYS = new IssuedKeys("EGWone", "theSecret", "egw_theKey");
    private static final String URL = "http://127.0.0.1:8080/?RegionId=cn-hangzhou&BaseOsTag=a%20b";

    private final TestClock clock = new TestClock();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.execute(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private String sign(String... arguments) {
        Command command = new SignCommand(clock, Map.of("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "theSecret"));
        int status = Main.run(command, new PrintWriter(out), new PrintWriter(err), arguments);
        assertThat(status).as(err.toString()).isZero();
        return out.toString().strip();
    }

    @Test
    void keys_printed_areAConfigurationOfThatClient() throws InvalidConfigException {
        String yaml = "accounts: {a: {accessKeyId: i, accessKeySecret: s}}\n" + KeysCommand.text("my-ci", KEYS);

        ClientConfig client = ConfigFile.parse("printed", yaml, Map.of("MY_CI_ACCESS_KEY_SECRET", "theSecret"))
                .security()
                .clients()
                .get("my-ci");

        assertThat(client).isNotNull();
        assertThat(client.proofs().accessKeys().get(0).key()).isEqualTo(new AccessKey("EGWone", "theSecret", null));
        assertThat(client.proofs().apiKeys().get(0).sha256()).isEqualTo(KEYS.apiKeyHash());
        assertThat(client.policy()).hasSize(1);
        assertThat(yaml).contains("export MY_CI_ACCESS_KEY_SECRET='theSecret'", "Bearer egw_theKey");
    }

    @Test
    void keys_command_printsOtherKeysEachTime() {
        assertThat(run("keys", "--client", "ci")).isZero();
        String first = out.toString();
        out.getBuffer().setLength(0);
        run("keys", "--client", "ci");

        assertThat(first).contains("  ci:", "EGW", "egw_").isNotEqualTo(out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ci", "1ci", "a b", "c;i"})
    void keys_wrongName_isWrongUsage(String name) {
        assertThat(run("keys", "--client", name)).isEqualTo(2);
        assertThat(err.toString()).contains("--client needs");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void sign_rpc_isAUrlThatTheCheckTakes() {
        URI signed = URI.create(sign("--key-id", "EGWone", URL));

        verify(ApiRequest.get(Parameters.parse(signed.getRawQuery())));
        assertThat(signed.getRawQuery())
                .contains("RegionId=cn-hangzhou", "BaseOsTag=a%20b", "Action=ListCommunityImages");
        assertThat(signed.getAuthority()).isEqualTo("127.0.0.1:8080");
    }

    @Test
    void sign_acs3_isACurlCommandThatTheCheckTakes() {
        String curl = sign("--scheme", "acs3", "--key-id", "EGWone", URL + "&Action=ListRegions&Version=x");

        Map<String, String> headers = new HashMap<>();
        Matcher header = Pattern.compile(" -H '([^:']+): ([^']*)'").matcher(curl);
        while (header.find()) {
            headers.put(header.group(1), header.group(2));
        }
        String url = curl.substring(curl.lastIndexOf(" '") + 2, curl.length() - 1);
        headers.put("host", URI.create(url).getAuthority());
        verify(new ApiRequest("GET", "/", Parameters.parse(URI.create(url).getRawQuery()), headers, new byte[0]));
        assertThat(headers).containsEntry("x-acs-action", "ListRegions");
        assertThat(curl).startsWith("curl -s ");
    }

    private void verify(ApiRequest request) {
        Claim claim = Claim.of(request);
        Instant now = clock.instant();
        SignatureCheck.STANDARD.verify(request, claim, new AccessKey("EGWone", "theSecret", null), now);
        assertThat(claim.at()).isEqualTo(now);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not a url",
                "/?Action=x",
                "http://127.0.0.1/v1/x",
                "http://h/?Action=DeleteImage",
                "http://h/?a=%"
            })
    void sign_wrongUrl_isWrongUsage(String url) {
        assertThat(run("sign", "--key-id", "EGWone", url)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }
}
