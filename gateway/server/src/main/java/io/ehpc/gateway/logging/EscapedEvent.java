package io.ehpc.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * A view of a line of the log, whose texts are {@linkplain EscapedText escaped}, wherever they come from. It has no
 * arguments, since they stand in the message, and no markers, since nothing here writes any.
 */
final class EscapedEvent implements ILoggingEvent {
    private final ILoggingEvent line;

    EscapedEvent(ILoggingEvent line) {
        this.line = line;
    }

    private static @Nullable String escaped(@Nullable String text) {
        return text == null ? null : EscapedText.of(text);
    }

    @Override
    public @Nullable String getThreadName() {
        return escaped(line.getThreadName());
    }

    @Override
    public Level getLevel() {
        return line.getLevel();
    }

    @Override
    public @Nullable String getMessage() {
        return escaped(line.getMessage());
    }

    @Override
    public Object @Nullable [] getArgumentArray() {
        return null;
    }

    @Override
    public @Nullable String getFormattedMessage() {
        return escaped(line.getFormattedMessage());
    }

    @Override
    public @Nullable String getLoggerName() {
        return escaped(line.getLoggerName());
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return line.getLoggerContextVO();
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return EscapedThrowable.of(line.getThrowableProxy());
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return line.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return line.hasCallerData();
    }

    @Override
    public List<Marker> getMarkerList() {
        return List.of();
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        Map<String, String> escaped = new LinkedHashMap<>();
        line.getMDCPropertyMap()
                .forEach((key, value) -> escaped.put(EscapedText.of(key), String.valueOf(escaped(value))));
        return escaped;
    }

    @Override
    @SuppressWarnings("deprecation") // It is in the interface.
    public Map<String, String> getMdc() {
        return getMDCPropertyMap();
    }

    @Override
    public long getTimeStamp() {
        return line.getTimeStamp();
    }

    @Override
    public int getNanoseconds() {
        return line.getNanoseconds();
    }

    @Override
    public Instant getInstant() {
        return line.getInstant();
    }

    @Override
    public long getSequenceNumber() {
        return line.getSequenceNumber();
    }

    @Override
    public @Nullable List<KeyValuePair> getKeyValuePairs() {
        List<KeyValuePair> pairs = line.getKeyValuePairs();
        return pairs == null
                ? null
                : pairs.stream()
                        .map(pair -> new KeyValuePair(EscapedText.of(pair.key), escaped(pair.value)))
                        .toList();
    }

    private static @Nullable Object escaped(@Nullable Object value) {
        return value == null || value instanceof Number || value instanceof Boolean
                ? value
                : EscapedText.of(String.valueOf(value));
    }

    @Override
    public void prepareForDeferredProcessing() {
        line.prepareForDeferredProcessing();
    }
}
