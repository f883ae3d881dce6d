package io.ehpc.gateway.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the gateway that the build made is started, with the Java runtime of this process. */
public final class Shipped {
    private static final String JAR = "gateway/server/target/ehpc-gateway.jar";
    private static final String LAUNCHER = "gateway/server/target/ehpc-gateway";
    private static final String OPTIONS = "gateway/server/target/ehpc-gateway.options";
    private static final String JAVA_HOME = System.getProperty("java.home");

    private Shipped() {}

    /** As the README says. */
    public static List<String> command(String... arguments) {
        return with(List.of("/usr/bin/env", "JAVA_HOME=" + JAVA_HOME, LAUNCHER), arguments);
    }

    /** By the jar alone: no archive, no options. */
    public static List<String> bare(String... arguments) {
        return with(List.of(Path.of(JAVA_HOME, "bin", "java").toString(), "-jar", JAR), arguments);
    }

    /** The options of the runtime that the launcher starts it with, as one argument of {@code java}. */
    public static String options() {
        return "@" + OPTIONS;
    }

    private static List<String> with(List<String> program, String... arguments) {
        List<String> words = new ArrayList<>(program);
        words.addAll(List.of(arguments));
        return List.copyOf(words);
    }
}
