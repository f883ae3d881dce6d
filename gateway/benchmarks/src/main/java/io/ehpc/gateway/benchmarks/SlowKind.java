package io.ehpc.gateway.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a slow client is slow with. */
enum SlowKind {
    /** The head of a request comes byte by byte, and never ends (slowloris). */
    HEAD("", "GET /v1/regions HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),

    /** The head comes at once, and the body byte by byte. */
    BODY("""
            POST /?Action=ListCommunityImages&RegionId=cn-hangzhou HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/x-www-form-urlencoded\r
            Content-Length: 10000\r
            \r
            """, "BaseOsTag="),

    /** Requests come at once, and their answers are taken some bytes at a time, with little room in the socket. */
    READ("GET /v1/regions/cn-hangzhou/community-images?limit=all HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(4), ""),

    /** Over HTTP/2, requests come at once, and no answer has any room: its window is closed, and stays so. */
    WINDOW(streams(4), "");

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** SETTINGS_INITIAL_WINDOW_SIZE of 0 (RFC 9113, 6.5.2). */
    private static final String NO_ROOM_IN_A_STREAM = "\0\0\6\4\0\0\0\0\0\0\4\0\0\0\0";

    private static final String SETTINGS_ACKNOWLEDGED = "\0\0\0\4\1\0\0\0\0";

    /** GET, http, the path, and the authority, as HPACK has them (RFC 7541). */
    private static final String REQUEST =
            "\u0082\u0086\u00042/v1/regions/cn-hangzhou/community-images?limit=all\u0001\tlocalhost";

    private static final int HEADERS = 1;
    private static final int END_STREAM_AND_HEADERS = 5;

    private final String atOnce;
    private final String drops;

    SlowKind(String atOnce, String drops) {
        this.atOnce = atOnce;
        this.drops = drops;
    }

    /** What is sent as soon as there is a connection. */
    byte[] atOnce() {
        return latin(atOnce);
    }

    /** Whether bytes are sent one by one after that. */
    boolean isDripping() {
        return !drops.isEmpty();
    }

    /** The byte that is sent after so many of those. */
    byte drop(int sent) {
        return (byte) (sent < drops.length() ? drops.charAt(sent) : 'x');
    }

    /** Whether answers are taken slowly; else what comes is read at once and dropped. */
    boolean isTakingSlowly() {
        return this == READ;
    }

    /** A connection's preface, a window of no byte for each stream, and so many requests. */
    private static String streams(int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(latin(PREFACE + NO_ROOM_IN_A_STREAM + SETTINGS_ACKNOWLEDGED));
        byte[] block = latin(REQUEST);
        for (int i = 0; i < count; i++) {
            bytes.writeBytes(new byte[] {0, 0, (byte) block.length, HEADERS, END_STREAM_AND_HEADERS, 0, 0, 0});
            bytes.write(2 * i + 1);
            bytes.writeBytes(block);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
