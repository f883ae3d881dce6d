package io.ehpc.gateway.config;

import static io.ehpc.gateway.config.ConfigTexts.ACCOUNT;
import static io.ehpc.gateway.config.ConfigTexts.lines;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCrossChecksTest {

    /** What follows the account stands on line 5. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cache: {fresh: 601s}                            | 5:16: cache.fresh: needs at most cache.staleWhileRevalidate, which is 10m by default
            cache: {staleWhileRevalidate: 59s}              | 5:31: cache.staleWhileRevalidate: needs at least cache.fresh, which is 60s by default
            cache: {fresh: 3m, staleWhileRevalidate: 2m}    | 5:16: cache.fresh: needs at most cache.staleWhileRevalidate, which is 2m
            cache: {staleIfError: 9m}                       | 5:23: cache.staleIfError: needs at least cache.staleWhileRevalidate, which is 10m by default
            resilience: {breaker: {minimumCalls: 11}}       | 5:38: resilience.breaker.minimumCalls: needs at most resilience.breaker.window, which is 10 by default
            resilience: {breaker: {window: 3}}              | 5:32: resilience.breaker.window: needs at least resilience.breaker.minimumCalls, which is 4 by default
            resilience: {breaker: {trialCalls: 5}}          | 5:36: resilience.breaker.trialCalls: needs at most resilience.breaker.minimumCalls, which is 4 by default
            resilience: {retry: {baseDelay: 2s}}            | 5:33: resilience.retry.baseDelay: needs at most resilience.retry.maxDelay, which is 1s by default
            upstream: {discovery: {enabled: true, region: cn-nowhere}} | 5:47: upstream.discovery.region: needs one of the configured regions, not "cn-nowhere"
            upstream: {callTimeout: 2501ms}                 | 5:25: upstream.callTimeout: needs at most requests.deadline, which is 2500ms by default
            requests: {deadline: 2s}                        | 5:22: requests.deadline: needs at least upstream.callTimeout, which is 2200ms by default
            management: {port: 8080}                        | 5:20: management.port: needs a port of its own: server and management both have 8080
            server: {port: 8081}                            | 5:16: server.port: needs a port of its own: server and management both have 8081
            server: {port: 8081, host: 0.0.0.0}             | 5:16: server.port: needs a port of its own: server and management both have 8081
            requests: {defaultRegion: cn-nowhere}           | 5:27: requests.defaultRegion: needs one of the configured regions, not "cn-nowhere"
            upstream: {regions: {Hangzhou: {}}}             | 5:22: upstream.regions.Hangzhou: needs a region id such as cn-hangzhou
            upstream: {network: vpc, regions: {me-east-1: }} | 5:36: upstream.regions.me-east-1: has no endpoint on the network vpc; it needs one of its own
            cache: {operations: {ListCluster: {fresh: 1s}}} | 5:22: cache.operations.ListCluster: is not a known key; did you mean "ListClusters"?
            cache: {operations: {CreateCluster: {}}}        | 5:22: cache.operations.CreateCluster: is not a known key
            upstream: {clusters: {ehpc-1: cn-hangzho}}      | 5:31: upstream.clusters.ehpc-1: needs one of the configured regions, not "cn-hangzho"; did you mean "cn-hangzhou"?
            logging: {levels: {org.apache: debug}}          | 5:20: logging.levels."org.apache": needs root, or a logger of the gateway's own, io.ehpc.gateway or below
            logging: {levels: {io.ehpc.gatewayx: debug}}    | 5:20: logging.levels."io.ehpc.gatewayx": needs root, or a logger of the gateway's own, io.ehpc.gateway or below
            logging: {levels: {root: loud}}                 | 5:26: logging.levels.root: needs one of off, error, warn, info, debug, trace, not "loud"
            tracing: {endpoint: 127.0.0.1}                  | 5:21: tracing.endpoint: needs a URL such as http://127.0.0.1:4318/v1/traces, or nothing, not "127.0.0.1"
            logging: {requests: no}                         | 5:21: logging.requests: needs one of off, all, sampled, not "no"
            upstream: {clusters: {'a b': cn-hangzhou}}      | 5:23: upstream.clusters."a b": needs a cluster id such as ehpc-hz-FYUr32jIK7
            """)
    void check_brokenRule_isReportedAtTheKeyThatTheFileSets(String yaml, String expected) {
        assertThat(lines(ACCOUNT + yaml)).containsExactly("gateway.yaml:" + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache: {fresh: 600s}",
                "cache: {staleWhileRevalidate: 60s, staleIfError: 60s}",
                "resilience: {breaker: {minimumCalls: 10}}",
                "upstream: {callTimeout: 2500ms}",
                "changes: {heartbeat: 75s}",
                "server: {port: 0}\nmanagement: {port: 0}",
                "server: {port: 8081, host: 10.0.0.1}",
                "resilience: {breaker: {trialCalls: 4}, retry: {baseDelay: 1s}}",
                "upstream: {discovery: {region: cn-nowhere}}",
                "cache: {operations: {ListClusters: {fresh: 1s}, ListClustersMeta: {fresh: 1s}, ListImages: {fresh: 1s},"
                        + " ListCustomImages: {fresh: 1s}, ListRegions: {regions: {cn-hangzhou: {fresh: 1s}}}}}",
                "logging: {requests: off, levels: {root: off, io.ehpc.gateway: trace, io.ehpc.gateway.web: warn}}",
                "requests: {defaultRegion: '', account: ''}",
                "upstream: {network: vpc, regions: {me-east-1: {endpoint: 'https://ehpc.example'}}}",
                "upstream: {regions: {xx-new-1: }, clusters: {'ehpc-hz-FYUr32****': xx-new-1}}",
            })
    void check_ruleJustKept_isNoProblem(String yaml) {
        assertThat(ConfigTexts.config(ACCOUNT + yaml)).isNotNull();
    }

    @Test
    void check_keyWithAProblemOfItsOwn_isNotComparedToo() {
        assertThat(lines(ACCOUNT + "cache: {fresh: soon, staleWhileRevalidate: 1s}"))
                .hasSize(1);
    }
}
