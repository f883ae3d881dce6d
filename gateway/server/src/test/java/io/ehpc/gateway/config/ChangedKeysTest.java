package io.ehpc.gateway.config;

import static io.ehpc.gateway.config.ConfigTexts.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangedKeysTest {
    private static final GatewayConfig DEFAULTS = ConfigTexts.config(ACCOUNT);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            server: {host: 127.0.0.2}                      | server.host               | true
            server: {hosts: [a.example]}                   | server.hosts              | true
            server: {cors: {origins: ['https://a.example']}} | server.cors.origins     | true
            management: {hosts: [a.example]}               | management.hosts          | true
            server: {port: 1}                              | server.port               | true
            server: {idleTimeout: 1m}                      | server.idleTimeout        | false
            server: {maxUrlBytes: 1KiB}                    | server.maxUrlBytes        | true
            server: {maxHeaderBytes: 1KiB}                 | server.maxHeaderBytes     | true
            server: {maxBodyBytes: 1KiB}                   | server.maxBodyBytes       | true
            server: {drainTimeout: 1s}                     | server.drainTimeout       | false
            server: {headTimeout: 1s}                      | server.headTimeout        | false
            server: {bodyTimeout: 1s}                      | server.bodyTimeout        | false
            server: {writeTimeout: 1s}                     | server.writeTimeout       | false
            server: {maxConnections: 5}                    | server.maxConnections     | false
            server: {maxConnectionsPerAddress: 5}          | server.maxConnectionsPerAddress | false
            server: {maxStreams: 5}                        | server.maxStreams         | true
            server: {allowPlainHttp: true}                 | server.allowPlainHttp     | true
            server: {http2ClearText: true}                 | server.http2ClearText     | true
            server: {tls: {minVersion: TLSv1.3}}           | server.tls.minVersion     | true
            management: {maxConnections: 5}                | management.maxConnections | false
            management: {tls: {minVersion: TLSv1.3}}       | management.tls.minVersion | true
            management: {host: 127.0.0.2}                  | management.host           | true
            management: {port: 1}                          | management.port           | true
            management: {allowPlainHttp: true}             | management.allowPlainHttp | true
            management: {open: probes}                     | management.open           | false
            management: {roles: {loopback: read}}          | management.roles.loopback | false
            management: {roles: {certificate: none}}       | management.roles.certificate | false
            upstream: {callTimeout: 1s}                    | upstream.callTimeout      | false
            upstream: {clusters: {ehpc-1: cn-hangzhou}}    | upstream.clusters.ehpc-1  | false
            resilience: {maxConcurrentCalls: 1}            | resilience.maxConcurrentCalls | false
            resilience: {breaker: {window: 5}}             | resilience.breaker.window | false
            cache: {fresh: 1s}                             | cache.fresh               | false
            upstream: {discovery: {enabled: true}}         | upstream.discovery.enabled | false
            resilience: {retry: {budget: 0}}               | resilience.retry.budget   | false
            resilience: {hedge: {after: 1s}}               | resilience.hedge.after    | false
            resilience: {maxWaitingCalls: 0}               | resilience.maxWaitingCalls | false
            requests: {defaultRegion: cn-hangzhou}         | requests.defaultRegion    | false
            changes: {heartbeat: 5s}                       | changes.heartbeat         | false
            requests: {explain: always}                    | requests.explain          | false
            readiness: {maxRequests: 5}                    | readiness.maxRequests     | false
            tracing: {sampleRate: 1}                       | tracing.sampleRate        | false
            tracing: {endpoint: 'http://[::1]:4318/v1/traces'} | tracing.endpoint      | false
            logging: {format: json}                        | logging.format            | false
            logging: {requests: all}                       | logging.requests          | false
            logging: {audit: {file: audit.log}}            | logging.audit.file        | true
            logging: {levels: {root: debug}}               | logging.levels.root       | false
            """)
    void between_oneKeyChanged_namesItAndWhetherItNeedsARestart(String yaml, String path, boolean restart) {
        GatewayConfig changed = ConfigTexts.config(ACCOUNT + yaml);

        assertThat(ChangedKeys.between(DEFAULTS, changed)).containsExactly(path);
        assertThat(ChangedKeys.between(changed, DEFAULTS)).containsExactly(path);
        assertThat(ChangedKeys.needingRestart(DEFAULTS, changed)).hasSize(restart ? 1 : 0);
    }

    @Test
    void between_equalConfigs_isEmpty() {
        assertThat(ChangedKeys.between(DEFAULTS, ConfigTexts.config(ACCOUNT))).isEmpty();
    }

    @Test
    void between_otherSecrets_namesTheKeysAlone() {
        GatewayConfig other = ConfigTexts.config(
                "accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: b, securityToken: c}}");

        assertThat(ChangedKeys.between(DEFAULTS, other))
                .containsExactly("accounts.default.accessKeySecret", "accounts.default.securityToken");
    }

    @Test
    void between_otherRegions_namesEach() {
        GatewayConfig other = ConfigTexts.config(ACCOUNT + "upstream: {network: vpc}");

        assertThat(ChangedKeys.between(DEFAULTS, other))
                .hasSize(OfficialEndpoints.REGIONS.size() + 1)
                .contains("upstream.regions.me-east-1");
    }
}
