package io.ehpc.gateway.security;

import io.ehpc.gateway.config.CertificateConfig;
import io.ehpc.gateway.config.CertificateConfig.Mark;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What a certificate can be known by. Whether it is to be trusted was seen when its client connected. */
final class CertificateMarks {
    private static final int DNS_NAME = 2;
    private static final int URI = 6;

    private CertificateMarks() {}

    /** All its marks, in the spelling of the configuration; of names that cannot be read, none. */
    static List<CertificateConfig> of(X509Certificate certificate) {
        List<CertificateConfig> marks = new ArrayList<>();
        marks.add(new CertificateConfig(
                Mark.SUBJECT, certificate.getSubjectX500Principal().getName(X500Principal.CANONICAL)));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            marks.add(new CertificateConfig(Mark.SHA256, HexFormat.of().formatHex(hash)));
            addNames(certificate.getSubjectAlternativeNames(), marks);
        } catch (CertificateParsingException malformed) {
            return List.copyOf(marks);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a certificate that was read has an encoding", impossible);
        }
        return List.copyOf(marks);
    }

    private static void addNames(@Nullable Collection<List<?>> names, List<CertificateConfig> marks) {
        if (names == null) {
            return;
        }
        for (List<?> name : names) {
            if (name.get(0).equals(URI)) {
                marks.add(new CertificateConfig(Mark.URI, String.valueOf(name.get(1))));
            } else if (name.get(0).equals(DNS_NAME)) {
                marks.add(new CertificateConfig(
                        Mark.DNS, String.valueOf(name.get(1)).toLowerCase(Locale.ROOT)));
            }
        }
    }
}
