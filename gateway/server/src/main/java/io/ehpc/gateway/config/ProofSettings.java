package io.ehpc.gateway.config;

import io.ehpc.gateway.config.CertificateConfig.Mark;
import io.ehpc.gateway.signing.AccessKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What one client or operator is known by, in a completed tree. */
final class ProofSettings {
    private static final String HASH_PREFIX = "sha256:";

    private final Settings settings;
    private final KeyPath owner;

    /** Of the one whose section stands there. */
    ProofSettings(Settings settings, KeyPath owner) {
        this.settings = settings;
        this.owner = owner;
    }

    /** Reports what is wrong with each alone. */
    void check(Problems problems) {
        Stream.concat(items("accessKeys").stream(), items("apiKeys").stream())
                .map(key -> key.child("notAfter"))
                .filter(path -> text(path).filter(at -> instant(at) == null).isPresent())
                .forEach(path -> problems.value(path, "needs a time such as 2027-01-31T12:00:00Z"));
        items("certificates").forEach(path -> checkCertificate(path, problems));
    }

    private void checkCertificate(KeyPath path, Problems problems) {
        List<Mark> marks = marks(path);
        if (marks.size() != 1) {
            problems.value(path, "needs one of subject, sha256, uri and dns");
            return;
        }
        KeyPath at = path.child(marks.get(0).key());
        if (marks.get(0) == Mark.SUBJECT && distinguishedName(text(at).orElse("")) == null) {
            problems.value(at, "needs a distinguished name such as CN=scheduler,OU=HPC,O=Example");
        }
    }

    /** Each in one spelling, by where it stands. */
    Map<KeyPath, String> spelled() {
        Map<KeyPath, String> proofs = new LinkedHashMap<>();
        items("accessKeys").forEach(path -> proofs.put(path.child("id"), "access key " + word(path.child("id"))));
        items("apiKeys").forEach(path -> proofs.put(path.child("sha256"), "API key " + hash(path.child("sha256"))));
        items("certificates").forEach(path -> proofs.put(path, "certificate " + certificate(path)));
        items("subjects").forEach(path -> proofs.put(path, "subject " + subject(path)));
        return proofs;
    }

    /** The issuers that its subjects name, by where each stands. */
    Map<KeyPath, String> issuers() {
        Map<KeyPath, String> issuers = new LinkedHashMap<>();
        items("subjects").forEach(path -> issuers.put(path.child("issuer"), word(path.child("issuer"))));
        return issuers;
    }

    /** Where its marks of certificates stand. */
    List<KeyPath> certificates() {
        return items("certificates");
    }

    ProofsConfig proofs() {
        return new ProofsConfig(
                items("accessKeys").stream().map(this::accessKey).toList(),
                items("apiKeys").stream().map(this::apiKey).toList(),
                items("certificates").stream().map(this::certificate).toList(),
                items("subjects").stream().map(this::subject).toList());
    }

    private IssuedKeyConfig accessKey(KeyPath path) {
        return new IssuedKeyConfig(
                new AccessKey(word(path.child("id")), word(path.child("secret")), null), notAfter(path));
    }

    private ApiKeyConfig apiKey(KeyPath path) {
        return new ApiKeyConfig(hash(path.child("sha256")), notAfter(path));
    }

    private CertificateConfig certificate(KeyPath path) {
        Mark mark = marks(path).get(0);
        KeyPath at = path.child(mark.key());
        return new CertificateConfig(
                mark,
                switch (mark) {
                    case SUBJECT -> String.valueOf(distinguishedName(word(at)));
                    case SHA256 -> hash(at);
                    case URI -> word(at);
                    case DNS -> word(at).toLowerCase(Locale.ROOT);
                });
    }

    private SubjectConfig subject(KeyPath path) {
        return new SubjectConfig(word(path.child("issuer")), word(path.child("subject")));
    }

    private List<Mark> marks(KeyPath path) {
        List<Mark> marks = new ArrayList<>();
        for (Mark mark : Mark.values()) {
            if (text(path.child(mark.key())).isPresent()) {
                marks.add(mark);
            }
        }
        return marks;
    }

    /** Tools print a fingerprint in either case and with colons. */
    private String hash(KeyPath path) {
        String hash = word(path).toLowerCase(Locale.ROOT);
        return (hash.startsWith(HASH_PREFIX) ? hash.substring(HASH_PREFIX.length()) : hash).replace(":", "");
    }

    private @Nullable Instant notAfter(KeyPath key) {
        return text(key.child("notAfter")).map(ProofSettings::instant).orElse(null);
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    private static @Nullable String distinguishedName(String text) {
        try {
            return new X500Principal(text).getName(X500Principal.CANONICAL);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private List<KeyPath> items(String key) {
        return settings.items(owner.child(key));
    }

    private Optional<String> text(KeyPath path) {
        return settings.optional(path);
    }

    private String word(KeyPath path) {
        return text(path).orElse("");
    }
}
