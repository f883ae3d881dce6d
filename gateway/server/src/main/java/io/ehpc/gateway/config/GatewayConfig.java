package io.ehpc.gateway.config;

/**
 * The whole configuration; each part explains its keys, and {@code config/gateway.yaml} all of them.
 *
 * @param server the listener of both faces
 * @param management the listener of metrics and health
 * @param account whose credentials the upstream calls are signed with
 * @param upstream where and how the E-HPC API is called
 * @param resilience what keeps a region's trouble in that region
 * @param cache how long answers are good for
 * @param requests what clients may ask
 */
public record GatewayConfig(
        ServerConfig server,
        ManagementConfig management,
        AccountConfig account,
        UpstreamConfig upstream,
        ResilienceConfig resilience,
        CacheConfig cache,
        RequestConfig requests) {}
