package io.ehpc.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a listener proves itself with, and what it asks of its clients: nothing, unless there is a certificate.
 *
 * @param certificate PEM file of the certificate and those that lead to its authority, or null
 * @param key PEM file of the certificate's private key, or null
 * @param keyStore PKCS#12 file of both instead, or null
 * @param keyStorePassword its password; shown nowhere
 * @param minVersion the oldest version of TLS that is spoken
 * @param clientAuth whether clients show a certificate
 * @param trust PEM file of the authorities that client certificates must come from, or null
 */
public record TlsConfig(
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path keyStore,
        String keyStorePassword,
        String minVersion,
        ClientAuth clientAuth,
        @Nullable Path trust) {

    /** Plain HTTP. */
    public static final TlsConfig NONE = new TlsConfig(null, null, null, "", "TLSv1.2", ClientAuth.NONE, null);

    /** Whether clients show a certificate: none, those that have one, or all. */
    public enum ClientAuth {
        NONE,
        REQUEST,
        REQUIRE
    }

    /** Whether TLS is spoken at all. */
    public boolean isOn() {
        return certificate != null || keyStore != null;
    }

    /** The files that are named. */
    public List<Path> files() {
        return Stream.of(certificate, key, keyStore, trust)
                .flatMap(path -> Optional.ofNullable(path).stream())
                .toList();
    }

    @Override
    public String toString() {
        return "TlsConfig[certificate=" + certificate + ", keyStore=" + keyStore + ", minVersion=" + minVersion
                + ", clientAuth=" + clientAuth + "]";
    }
}
