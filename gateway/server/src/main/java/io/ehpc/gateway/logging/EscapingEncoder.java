package io.ehpc.gateway.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;

/**
 * The encoder through which each line of this process goes, whatever its format and its logger: it has the actual one
 * write the line with {@linkplain EscapedText escapes}, so that one event is one line.
 */
final class EscapingEncoder extends EncoderBase<ILoggingEvent> {
    private final Encoder<ILoggingEvent> actual;

    EscapingEncoder(Encoder<ILoggingEvent> actual) {
        this.actual = actual;
    }

    @Override
    public void setContext(Context context) {
        super.setContext(context);
        actual.setContext(context);
    }

    @Override
    public void start() {
        actual.start();
        super.start();
    }

    @Override
    public void stop() {
        super.stop();
        actual.stop();
    }

    @Override
    public byte[] headerBytes() {
        return actual.headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent line) {
        return actual.encode(new EscapedEvent(line));
    }

    @Override
    public byte[] footerBytes() {
        return actual.footerBytes();
    }
}
