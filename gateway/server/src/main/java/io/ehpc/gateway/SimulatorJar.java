package io.ehpc.gateway;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The simulator's jar, in a folder beside the gateway's own. It is not on the class path: what serves clients cannot
 * load a class of it. A command that needs it runs with class loaders of its own, which have both.
 */
final class SimulatorJar {
    private static final String CLASS = "io.ehpc.gateway.simulator.Simulator";
    private static final Path PLACE = Path.of("simulator", "ehpc-gateway-simulator.jar");

    private SimulatorJar() {}

    /** Whether it is on the class path all the same. */
    static boolean isLoaded() {
        try {
            Class.forName(CLASS, false, SimulatorJar.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /** Runs a command line that needs it; gives the exit status, or {@link Running#STAYS}, since it may end by itself. */
    static int main(PrintWriter err, String... arguments) {
        Path jar = beside();
        if (!Files.isRegularFile(jar)) {
            err.println("The command " + arguments[0] + " needs the simulator, which is not here: " + jar);
            return 1;
        }
        // Never closed: what was started stays, and loads classes as long as it does.
        ClassLoader both = new URLClassLoader("with-simulator", classPath(jar), ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(both);
        try {
            both.loadClass(Main.class.getName())
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
            return Running.STAYS;
        } catch (InvocationTargetException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (ReflectiveOperationException bug) {
            throw new IllegalStateException("the main class has a main method", bug);
        }
    }

    private static Path beside() {
        try {
            Path own = Path.of(SimulatorJar.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return own.toRealPath().resolveSibling(PLACE);
        } catch (IOException | URISyntaxException nowhere) {
            return PLACE;
        }
    }

    private static URL[] classPath(Path jar) {
        List<URL> all = new ArrayList<>();
        try {
            for (String own : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                all.add(Path.of(own).toUri().toURL());
            }
            all.add(jar.toUri().toURL());
        } catch (MalformedURLException bug) {
            throw new IllegalStateException("a path has no URL", bug);
        }
        return all.toArray(URL[]::new);
    }
}
