package io.ehpc.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.ehpc.gateway.heap.MemoryErrors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * The look at each line of the log, written or not, for the end of memory: libraries that catch every error of what
 * they call still log it.
 */
final class MemoryErrorFilter extends TurboFilter {
    private final MemoryErrors errors;

    MemoryErrorFilter(MemoryErrors errors) {
        this.errors = errors;
    }

    /** Has all lines of that context looked at, once, however often it is called. */
    static void installIn(LoggerContext context, MemoryErrors errors) {
        if (context.getTurboFilterList().stream().noneMatch(MemoryErrorFilter.class::isInstance)) {
            MemoryErrorFilter filter = new MemoryErrorFilter(errors);
            filter.start();
            context.addTurboFilter(filter);
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable failure) {
        if (failure != null) {
            errors.check(failure);
        } else if (params != null && params.length > 0 && params[params.length - 1] instanceof Throwable last) {
            errors.check(last);
        }
        return FilterReply.NEUTRAL;
    }
}
