package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON in UTF-8 that grows: by values, and by what was written before. For one thread, and closed by nobody. */
final class JsonText extends OutputStream {
    private static final ObjectMapper VALUES =
            new ObjectMapper(new JsonFactoryBuilder().rootValueSeparator("").build());

    private final JsonGenerator json;
    private byte[] bytes;
    private int length;

    /** @param room for so many bytes to begin with */
    JsonText(int room) {
        this.bytes = new byte[room];
        try {
            this.json = VALUES.createGenerator(this);
        } catch (IOException impossible) {
            throw toMemory(impossible);
        }
    }

    private static UncheckedIOException toMemory(IOException impossible) {
        return new UncheckedIOException("writing to memory", impossible);
    }

    /** Writes one value. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** One whole value more. */
    JsonText value(Writing writing) {
        try {
            writing.to(json);
            json.flush();
        } catch (IOException impossible) {
            throw toMemory(impossible);
        }
        return this;
    }

    /** Takes the end of the object that stands last back: what comes next is a member of it. */
    JsonText reopened() {
        length--;
        return bytes[length - 1] == '{' ? this : raw(",");
    }

    /** ASCII as it is. */
    JsonText raw(String ascii) {
        return raw(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /** What was written before. */
    JsonText raw(byte[] written) {
        write(written, 0, written.length);
        return this;
    }

    @Override
    public void write(int one) {
        room(1);
        bytes[length++] = (byte) one;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    /** What is written so far. */
    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** All of some, one behind the other. */
    static byte[] joined(Iterable<JsonText> texts) {
        int all = 0;
        for (JsonText text : texts) {
            all += text.length;
        }
        byte[] joined = new byte[all];
        int at = 0;
        for (JsonText text : texts) {
            System.arraycopy(text.bytes, 0, joined, at, text.length);
            at += text.length;
        }
        return joined;
    }
}
