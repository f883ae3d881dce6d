package io.ehpc.gateway;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, on which a server reads its configuration again. The JDK tells of signals in {@code sun.misc}
 * alone, which javac warns of at every use and has no way to be told otherwise; hence by reflection.
 */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /** Has the signal run this, on a thread of its own; where the system has no such signal, nothing does. */
    static void onSignal(Runnable reload) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        reload.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
        } catch (ReflectiveOperationException none) {
            LOG.info("no SIGHUP on this system; the configuration file is watched nevertheless");
        }
    }
}
