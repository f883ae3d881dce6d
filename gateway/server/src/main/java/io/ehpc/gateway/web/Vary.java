package io.ehpc.gateway.web;

/**
 * Values of {@code Vary}: which headers of a request choose its answer (RFC 9110, section 12.5.5). Those that say who
 * asks are added where clients are identified, and {@code Origin} where pages of other origins may read. The host is
 * part of the target, and {@code Cache-Control} of a request is for every cache on its way.
 */
final class Vary {
    /** Of what is there in several codings. */
    static final String CODING = "Accept-Encoding";

    private static final String EXPLAINED = ", X-Ehpc-Explain";

    /** Of an answer over many parts, in one format. */
    static final String PARTED = CODING + ", Prefer" + EXPLAINED;

    /** Of one that is there in several formats. */
    static final String PARTED_BY_FORMAT = "Accept, " + PARTED;

    /** Of one on the RPC face, where headers may say what is asked. */
    static final String RPC = CODING + ", X-Acs-Action, X-Acs-Version" + EXPLAINED;

    /** Of changes: a page, or a stream from where the client was. */
    static final String CHANGES = "Accept, Last-Event-ID";

    private Vary() {}
}
