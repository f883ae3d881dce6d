package io.ehpc.gateway.content;

import java.util.Locale;

/** The content codings: RFC 9110, section 8.4.1, and RFC 8878 for zstd. The better ones come last. */
public enum Coding {
    IDENTITY,
    GZIP,
    ZSTD;

    /** As it stands in headers. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }
}
