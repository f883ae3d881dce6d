package io.ehpc.gateway.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A view of what was thrown, with its causes and what was suppressed, whose texts are {@linkplain EscapedText escaped}. */
final class EscapedThrowable implements IThrowableProxy {
    private final IThrowableProxy thrown;

    private EscapedThrowable(IThrowableProxy thrown) {
        this.thrown = thrown;
    }

    static @Nullable IThrowableProxy of(@Nullable IThrowableProxy thrown) {
        return thrown == null ? null : new EscapedThrowable(thrown);
    }

    private static @Nullable String escaped(@Nullable String text) {
        return text == null ? null : EscapedText.of(text);
    }

    /** What it says of itself as a whole, if its class does so in a way of its own. */
    @Override
    public @Nullable String getOverridingMessage() {
        return escaped(thrown.getOverridingMessage());
    }

    @Override
    public @Nullable String getMessage() {
        return escaped(thrown.getMessage());
    }

    @Override
    public @Nullable String getClassName() {
        return escaped(thrown.getClassName());
    }

    @Override
    public StackTraceElementProxy @Nullable [] getStackTraceElementProxyArray() {
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        return frames == null
                ? null
                : Arrays.stream(frames).map(EscapedThrowable::frame).toArray(StackTraceElementProxy[]::new);
    }

    /** Names of compiled classes have nothing to escape; whoever makes an exception may put in others. */
    private static StackTraceElementProxy frame(StackTraceElementProxy written) {
        StackTraceElement frame = written.getStackTraceElement();
        if (EscapedText.of(frame.toString()).equals(frame.toString())) {
            return written;
        }
        return new StackTraceElementProxy(new StackTraceElement(
                escaped(frame.getClassLoaderName()),
                escaped(frame.getModuleName()),
                escaped(frame.getModuleVersion()),
                EscapedText.of(frame.getClassName()),
                EscapedText.of(frame.getMethodName()),
                escaped(frame.getFileName()),
                frame.getLineNumber()));
    }

    @Override
    public int getCommonFrames() {
        return thrown.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
        return of(thrown.getCause());
    }

    @Override
    public IThrowableProxy @Nullable [] getSuppressed() {
        IThrowableProxy[] suppressed = thrown.getSuppressed();
        return suppressed == null
                ? null
                : Arrays.stream(suppressed).map(EscapedThrowable::new).toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
        return thrown.isCyclic();
    }
}
