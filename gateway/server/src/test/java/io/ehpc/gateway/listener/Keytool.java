package io.ehpc.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.TlsConfig;
import io.ehpc.gateway.config.TlsConfig.ClientAuth;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Certificates of kinds that a careful library does not make, by the JDK's own tool. */
final class Keytool {
    private static final String PASSWORD = "changeit";

    private Keytool() {}

    /** A key store with a certificate of this kind, in the tool's own options. */
    static TlsConfig store(Path folder, String kind) throws Exception {
        Path store = folder.resolve("keytool.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "one",
                "-dname",
                "CN=one",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(kind.split(" ", -1)));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(said).isZero();
        return new TlsConfig(null, null, store, PASSWORD, "TLSv1.2", ClientAuth.NONE, null);
    }

    /** What is in that store, as PEM files beside it. */
    static TlsConfig pem(TlsConfig stored) throws Exception {
        Path store = Objects.requireNonNull(stored.keyStore());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            keys.load(stream, PASSWORD.toCharArray());
        }
        Key key = keys.getKey("one", PASSWORD.toCharArray());
        return new TlsConfig(
                part(store, "CERTIFICATE", keys.getCertificate("one").getEncoded()),
                part(store, "PRIVATE KEY", key.getEncoded()),
                null,
                "",
                "TLSv1.2",
                ClientAuth.NONE,
                null);
    }

    private static Path part(Path store, String label, byte[] der) throws Exception {
        return Files.writeString(
                store.resolveSibling(label + ".pem"),
                "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                        + "-----\n");
    }
}
