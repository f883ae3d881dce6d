package io.ehpc.gateway.web;

import io.ehpc.gateway.logging.RequestLog;
import io.ehpc.gateway.telemetry.RequestMetrics;

/** Who is told of each request's beginning and end. */
public record Observers(RequestMetrics metrics, RequestLog log) {}
