package io.ehpc.gateway.web;

import io.ehpc.gateway.logging.RequestLog;
import io.ehpc.gateway.telemetry.Exemplars;
import io.ehpc.gateway.telemetry.HttpServerMetrics;
import io.ehpc.gateway.telemetry.RequestMetrics;
import io.ehpc.gateway.tracing.Tracing;

/** Who is told of each request's beginning and end. */
public record Observers(
        RequestMetrics metrics, HttpServerMetrics http, Exemplars exemplars, RequestLog log, Tracing tracing) {}
