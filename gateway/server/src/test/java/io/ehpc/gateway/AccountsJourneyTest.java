package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.upstream.Credentials;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several accounts, of which one answers callers; and one whose credentials are not to be had. */
class AccountsJourneyTest {
    private static final String ONE = "{test: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}";
    private static final String REGION = "/v1/regions/cn-hangzhou/community-images";

    private final Stage stage;

    AccountsJourneyTest() throws Exception {
        stage = Stage.set();
    }

    @AfterEach
    void strike() throws Exception {
        stage.close();
    }

    /** The account that the simulator knows, one more, and which of them answers callers. */
    private void reconfigure(String other, String serving) throws Exception {
        stage.gateway()
                .reconfigure(stage.config(Stage.CONFIG
                        .replace(ONE, ONE.replace("}}", "}, other: " + other + "}"))
                        .replace("defaultRegion: cn-hangzhou", "defaultRegion: cn-hangzhou, account: " + serving)));
    }

    private String requestId() throws Exception {
        JsonNode answer = Stage.json(stage.get(REGION).body());
        return answer.path("parts").get(0).path("requestId").asText();
    }

    @Test
    void answers_ofTwoAccounts_areNeverShared() throws Exception {
        String other = "{accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret,"
                + " securityToken: 'testSecurityToken+/='}";
        reconfigure(other, "test");
        String first = requestId();
        reconfigure(other, "other");
        String second = requestId();

        assertThat(second).isNotEqualTo(first);
        assertThat(stage.calls()).isEqualTo(2);
        reconfigure(other, "test");
        assertThat(requestId()).isEqualTo(first);
        reconfigure(other, "other");
        assertThat(requestId()).isEqualTo(second);
        assertThat(stage.calls()).isEqualTo(2);
    }

    @Test
    void answers_ofAnAccountThatIsRefused_areNotThoseOfTheOther() throws Exception {
        String other = "{accessKeyId: testAccessKeyId, accessKeySecret: wrong}";
        reconfigure(other, "test");
        requestId();
        reconfigure(other, "other");

        HttpResponse<String> answer = stage.get(REGION);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("problem:credentials").doesNotContain("imageId", "wrong");
    }

    @Test
    void credentials_thatAreNotToBeHad_failWithoutACallAndLeaveTheBreakerAlone() throws Exception {
        reconfigure("{credentials: {provider: credentials_uri, credentialsUri: 'http://127.0.0.1:1/'}}", "other");

        HttpResponse<String> answer = stage.get(REGION);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body())
                .contains("problem:credentials")
                .contains("The gateway has no valid credentials for the account other");
        assertThat(stage.calls()).isZero();
        assertThat(stage.manage("/metrics").body())
                .contains("gateway_credentials_valid{account=\"other\"} 0.0")
                .contains("gateway_credentials_valid{account=\"test\"} 1.0")
                .contains("gateway_credentials_expiry_timestamp_seconds{account=\"other\"} 0.0")
                .contains("gateway_credentials_refresh_failures_total{account=\"other\"}");
        assertThat(stage.gateway().credentials().get("other"))
                .isNotNull()
                .satisfies(health ->
                        assertThat(health).extracting(Credentials.Health::valid).isEqualTo(false));
    }

    @Test
    void credentials_thatAreLost_leaveWhatIsHeldServed() throws Exception {
        stage.get(REGION);
        stage.gateway()
                .reconfigure(stage.config(Stage.CONFIG.replace(
                        ONE,
                        "{test: {credentials: {provider: credentials_uri, credentialsUri: 'http://127.0.0.1:1/'}}}")));
        stage.pass(Duration.ofMinutes(5));

        JsonNode part = Stage.json(stage.get(REGION).body()).path("parts").get(0);

        assertThat(part.path("state").asText()).isEqualTo("stale-if-error");
        assertThat(part.path("error").path("type").asText()).endsWith(":credentials");
    }
}
