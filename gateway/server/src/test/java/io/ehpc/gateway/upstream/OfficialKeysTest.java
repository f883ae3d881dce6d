package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.credentials.exception.CredentialException;
import io.ehpc.gateway.Ends;
import io.ehpc.gateway.config.AccountConfig;
import io.ehpc.gateway.config.CredentialProvider;
import io.ehpc.gateway.config.CredentialsConfig;
import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.telemetry.CredentialMetrics;
import io.ehpc.gateway.time.Clocks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official library against a stand-in for what it asks. */
class OfficialKeysTest {
    private static final Instant END = Instant.parse("2286-11-20T17:46:39Z");
    private static final String GOOD = """
            {"Code":"Success","AccessKeyId":"STS.one","AccessKeySecret":"s3cretNobodyMaySee",\
            "SecurityToken":"t0ken","Expiration":"%s"}""".formatted(END);

    private final Vertx vertx = Vertx.vertx();
    private final RawServer server = new RawServer(vertx);

    @AfterEach
    void close() {
        Ends.value(vertx.close());
    }

    private CredentialsConfig uri() {
        return config(
                CredentialProvider.CREDENTIALS_URI,
                Map.of("credentialsUri", "http://127.0.0.1:" + server.port() + "/"));
    }

    private static CredentialsConfig config(CredentialProvider provider, Map<String, String> settings) {
        return new CredentialsConfig(provider, null, new TreeMap<>(settings));
    }

    @Test
    void issue_ofACredentialsUri_isOneConsistentSet() {
        server.replyAndClose(RawServer.response(200, "", GOOD));

        assertThat(new OfficialKeys(uri()).issue())
                .isEqualTo(new KeySource.Issue(new AccessKey("STS.one", "s3cretNobodyMaySee", "t0ken"), END));
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Code\":\"Failed\",\"AccessKeySecret\":\"s3cretNobodyMaySee\"}",
                "{\"Code\":\"Success\",\"AccessKeySecret\":\"s3cretNobodyMaySee\"}",
                "s3cretNobodyMaySee",
                ""
            })
    void issue_ofAnAnswerThatIsNone_fails(String body) {
        server.replyAndClose(RawServer.response(200, "", body));

        assertThatThrownBy(() -> new OfficialKeys(uri()).issue())
                .satisfies(failure -> assertThat(ErrorNames.of(failure)).doesNotContain("s3cret"));
    }

    @Test
    void issue_ofAnStsThatIsNotThere_fails(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "oidc-token");
        CredentialsConfig config = config(
                CredentialProvider.OIDC_ROLE_ARN,
                Map.of(
                        "roleArn", "acs:ram::1:role/ehpc",
                        "oidcProviderArn", "acs:ram::1:oidc-provider/ack",
                        "oidcTokenFile", token.toString(),
                        "stsEndpoint", "127.0.0.1:1"));

        assertThatThrownBy(() -> new OfficialKeys(config).issue()).isInstanceOf(CredentialException.class);
    }

    @Test
    void accounts_ofAnOfficialProvider_areResolvedOffTheEventLoopAndKept() {
        server.replyAndClose(RawServer.response(200, "", GOOD));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AccountCredentials accounts =
                new AccountCredentials(vertx, Clocks.system(), new CredentialMetrics(registry, Clock.systemUTC()));
        QuotaConfig quota = new QuotaConfig(1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1);
        AccountConfig official = new AccountConfig("hpc", uri(), quota);
        AccountConfig fixed = new AccountConfig("default", CredentialsConfig.of(new AccessKey("i", "s", null)), quota);

        Map<String, Credentials> first = accounts.configured(Map.of("hpc", official, "default", fixed));
        assertThat(Ends.value(Objects.requireNonNull(first.get("hpc")).current(10_000))
                        .id())
                .isEqualTo("STS.one");
        assertThat(Ends.value(Objects.requireNonNull(first.get("default")).current(0))
                        .id())
                .isEqualTo("i");
        Map<String, Credentials> second = accounts.configured(Map.of("hpc", official));

        assertThat(second).containsOnlyKeys("hpc");
        assertThat(second.get("hpc")).isSameAs(first.get("hpc"));
        assertThat(accounts.health()).isEqualTo(Map.of("hpc", new Credentials.Health(true, END, null, null)));
        assertThat(registry.get("gateway.credentials.valid")
                        .tag("account", "default")
                        .gauge()
                        .value())
                .isZero();
        accounts.close();
    }
}
