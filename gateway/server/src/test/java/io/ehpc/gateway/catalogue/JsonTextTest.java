package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    private static String text(JsonText text) {
        return new String(text.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void value_betweenWhatWasWrittenBefore_standsInOrder() {
        JsonText text = new JsonText(1)
                .raw("[")
                .value(json -> json.writeNumber(1))
                .raw(",")
                .value(json -> json.writeString("\u6587"))
                .raw(new byte[] {',', '2', ']'});

        assertThat(text(text)).isEqualTo("[1,\"\u6587\",2]");
    }

    @Test
    void reopened_object_takesAnotherMember() {
        JsonText text = new JsonText(1).value(json -> {
            json.writeStartObject();
            json.writeNumberField("a", 1);
            json.writeEndObject();
        });

        assertThat(text(text.reopened().raw("\"b\":2}"))).isEqualTo("{\"a\":1,\"b\":2}");
    }

    @Test
    void reopened_emptyObject_takesItsFirstMember() {
        JsonText text = new JsonText(1).value(json -> {
            json.writeStartObject();
            json.writeEndObject();
        });

        assertThat(text(text.reopened().raw("\"b\":2}"))).isEqualTo("{\"b\":2}");
    }

    @Test
    void joined_some_isAllOfThemInOrder() {
        byte[] joined = JsonText.joined(List.of(new JsonText(8).raw("[1"), new JsonText(8), new JsonText(8).raw("]")));

        assertThat(joined).isEqualTo("[1]".getBytes(StandardCharsets.US_ASCII));
    }
}
