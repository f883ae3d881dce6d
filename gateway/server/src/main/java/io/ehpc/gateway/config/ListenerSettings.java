package io.ehpc.gateway.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of one listener that need more than a look at each alone: checked, and made what they mean. */
final class ListenerSettings {
    private static final int FEW_STREAMS = 100;
    private static final KeyPath PROXIES = KeyPath.of("server.proxies");

    private final Settings settings;
    private final KeyPath section;

    /** Of the section of this name. */
    ListenerSettings(Settings settings, String section) {
        this.settings = settings;
        this.section = KeyPath.of(section);
    }

    /** Reports what in {@code tls} does not go together. */
    void check(Problems problems) {
        if (!problems.isSoundThroughout(section.child("tls"))) {
            return;
        }
        boolean on = isSet("certificate") || isSet("keyStore");
        boolean verifies = !text("clientAuth").equals("none");
        refuse(problems, "certificate", isSet("certificate") && !isSet("key"), "needs its key beside it");
        refuse(problems, "key", isSet("key") && !isSet("certificate"), "needs its certificate beside it");
        refuse(
                problems,
                "keyStore",
                isSet("keyStore") && isSet("certificate"),
                "needs to be left out, since there is a certificate");
        refuse(
                problems,
                "keyStorePassword",
                isSet("keyStorePassword") && !isSet("keyStore"),
                "needs a keyStore beside it");
        refuse(problems, "clientAuth", verifies && !on, "needs a certificate of the listener's own");
        refuse(problems, "clientAuth", verifies && on && !isSet("trust"), "needs trust beside it");
        refuse(problems, "trust", isSet("trust") && !verifies, "needs clientAuth to be request or require");
    }

    private void refuse(Problems problems, String key, boolean wrong, String need) {
        if (wrong) {
            problems.key(tls(key), need);
        }
    }

    /** The listener; {@code http2ClearText}, {@code maxStreams} and {@code proxies} are the server's alone. */
    ListenerConfig config() {
        boolean management = section.equals(KeyPath.of("management"));
        return new ListenerConfig(
                settings.text(at("host")),
                settings.texts(section.child("hosts")),
                settings.integer(at("port")),
                new TlsConfig(
                        file("certificate"),
                        file("key"),
                        file("keyStore"),
                        text("keyStorePassword"),
                        text("minVersion"),
                        TlsConfig.ClientAuth.valueOf(text("clientAuth").toUpperCase(Locale.ROOT)),
                        file("trust")),
                !management && settings.flag(at("http2ClearText")),
                new ConnectionLimits(
                        settings.duration(at("idleTimeout")),
                        settings.duration(at("headTimeout")),
                        settings.duration(at("bodyTimeout")),
                        settings.duration(at("writeTimeout")),
                        settings.integer(at("maxConnections")),
                        settings.integer(at("maxConnectionsPerAddress")),
                        new ConnectionLimits.Queue(
                                settings.bytes(at("maxQueuedBytes")), settings.bytes(at("maxQueuedBytesInAll")))),
                management ? FEW_STREAMS : settings.integer(at("maxStreams")),
                management ? ProxiesConfig.NONE : proxies());
    }

    private ProxiesConfig proxies() {
        return new ProxiesConfig(
                settings.texts(PROXIES.child("addresses")).stream()
                        .map(AddressRange::parse)
                        .map(range -> Objects.requireNonNull(range, "not checked"))
                        .toList(),
                ProxiesConfig.Header.valueOf(
                        settings.text(PROXIES.child("header").toString())
                                .toUpperCase(Locale.ROOT)
                                .replace('-', '_')),
                settings.flag(PROXIES.child("protocol").toString()));
    }

    /** Reports a proxy that is no address, that says nothing, or that nobody may be; of the server alone. */
    static void checkProxies(Settings settings, Problems problems) {
        if (!problems.isSoundThroughout(PROXIES)) {
            return;
        }
        KeyPath addresses = PROXIES.child("addresses");
        settings.items(addresses).stream()
                .filter(path -> AddressRange.parse(settings.text(path.toString())) == null)
                .forEach(path -> problems.value(
                        path,
                        "needs an IP address, or a range such as 10.0.0.0/8 with no bits behind those it shares"));
        if (settings.flag(PROXIES.child("protocol").toString())
                && settings.items(addresses).isEmpty()) {
            problems.key(PROXIES.child("protocol"), "needs addresses beside it");
        }
        if (!settings.flag(PROXIES.child("protocol").toString())
                && !settings.items(addresses).isEmpty()
                && settings.text(PROXIES.child("header").toString()).equals("none")) {
            problems.key(addresses, "needs the header that they set, or protocol, beside it");
        }
    }

    private boolean isSet(String key) {
        return settings.optional(tls(key)).isPresent();
    }

    private @Nullable Path file(String key) {
        return settings.optional(tls(key)).map(Path::of).orElse(null);
    }

    private String at(String key) {
        return section.child(key).toString();
    }

    private String text(String key) {
        return settings.text(tls(key).toString());
    }

    private KeyPath tls(String key) {
        return section.child("tls").child(key);
    }
}
