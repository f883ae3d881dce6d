package io.ehpc.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not of the API's shape is refused: it never passes for an empty list, or for a part of one. */
class MalformedAnswerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<html><body>502 Bad Gateway</body></html>",
                "OK",
                "null",
                "true",
                "0",
                "\"\"",
                "[]",
                "{}",
                "[{\"ImageId\":\"m-1\"}]",
                "{\"RequestId\":\"r\"}",
                "{\"RequestId\":\"r\",\"Images\":null}",
                "{\"RequestId\":\"r\",\"Images\":\"\"}",
                "{\"RequestId\":\"r\",\"Images\":{}}",
                "{\"RequestId\":\"r\",\"Images\":[]}",
                "{\"RequestId\":\"r\",\"Images\":[{\"ImageInfo\":[]}]}",
                "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":null}}",
                "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":{}}}",
                "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":\"\"}}",
                "{\"RequestId\":\"r\",\"Images\":{\"imageInfo\":[]}}",
                "{\"RequestId\":\"r\",\"images\":{\"ImageInfo\":[]}}",
                "{\"Images\":{\"ImageInfo\":[]}}",
                "{\"RequestId\":null,\"Images\":{\"ImageInfo\":[]}}",
                "{\"RequestId\":1,\"Images\":{\"ImageInfo\":[]}}",
                "{\"Code\":\"Throttling.User\",\"RequestId\":\"r\",\"HostId\":\"h\",\"Message\":\"m\"}",
            })
    void read_otherShape_isRefused(String body) {
        assertMalformed(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"m-1\"",
                "1",
                "[]",
                "{}",
                "{\"ImageName\":\"a\"}",
                "{\"ImageId\":null}",
                "{\"ImageId\":\"\"}",
                "{\"ImageId\":{}}",
                "{\"ImageId\":[\"m-1\"]}",
                "{\"imageId\":\"m-1\"}",
            })
    void read_imageOfAnotherShape_isRefusedWithItsPlace(String image) {
        assertThatThrownBy(() -> read(body("{\"ImageId\":\"m-0\"}," + image)))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("Images.ImageInfo[1]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "ImageName":{}
                    "ImageName":[]
                    "Status":["Available"]
                    "Status":{"Value":"Available"}
                    "Size":"many"
                    "Size":""
                    "Size":40.5
                    "Size":true
                    "Size":{}
                    "Size":[40]
                    "Size":2147483648
                    "Size":1e999999999
                    "Uid":true
                    "OsTag":"CentOS_7.2_64"
                    "OsTag":""
                    "OsTag":[]
                    "OsTag":1
                    "BaseOsTag":"CentOS_7.2_64"
                    "BaseOsTag":[{"OsTag":"a"}]
                    "OsTag":{"Version":{}}
                    "OsTag":{"Version":[7.2]}
                    "OsTag":{"BaseOsTag":{}}
                    """)
    void read_knownFieldOfAnotherType_isRefused(String field) {
        assertMalformed(body("{\"ImageId\":\"m-1\"," + field + "}"));
    }

    @Test
    void read_numberThatNothingCanHold_isRefused() {
        assertMalformed(body("{\"ImageId\":\"m-1\",\"New\":1e99999999999999999999}"));
        assertMalformed(body("{\"ImageId\":\"m-1\",\"New\":" + "9".repeat(2000) + "}"));
    }

    @Test
    void read_cutOffAnywhere_isRefused() {
        String whole = body("{\"ImageId\":\"m-1\",\"Size\":40,\"OsTag\":{\"Version\":\"7.2\"}},{\"ImageId\":\"m-2\"}");
        for (int length = 0; length < whole.length(); length++) {
            assertMalformed(whole.substring(0, length));
        }
        assertThat(read(whole).items()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "[]", "null", "0", ",", "}", "\u0000", "<!-- -->", "//"})
    void read_anythingAfterTheValue_isRefused(String garbage) {
        assertMalformed(body("") + garbage);
        assertMalformed(body("") + "\n" + garbage);
    }

    @Test
    void read_whiteSpaceAround_isNoGarbage() {
        assertThat(read("\r\n " + body("") + " \r\n").items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"RequestId\":\"r\",\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[]}}",
                "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[{\"ImageId\":\"a\"}]},\"Images\":{\"ImageInfo\":[]}}",
                "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[{\"ImageId\":\"a\"}],\"ImageInfo\":[]}}",
                "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[{\"ImageId\":\"a\",\"ImageId\":\"b\"}]}}",
                "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[{\"ImageId\":\"a\",\"New\":{\"b\":1,\"b\":2}}]}}",
                "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[{\"ImageId\":\"a\",\"N\":1,\"\\u004e\":2}]}}",
            })
    void read_keyGivenTwice_isRefused(String body) {
        assertMalformed(body);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # of an unknown field, inside the four levels around it
                    28,    true
                    29,    false
                    100000, false
                    """)
    void read_nesting_isBounded(int depth, boolean accepted) {
        String body = body("{\"ImageId\":\"m-1\",\"New\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
        if (accepted) {
            assertThat(read(body).items()).hasSize(1);
        } else {
            assertMalformed(body);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff", // no UTF-8
                "eda080", // half of a surrogate pair
                "e4b8", // cut off
                "00"
            })
    void read_textThatIsNotUtf8_isRefused(String hex) {
        byte[] wrong = HexFormat.of().parseHex(hex);
        byte[] head = "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[{\"ImageId\":\"".getBytes(UTF_8);
        byte[] tail = "\"}]}}".getBytes(UTF_8);
        byte[] body = new byte[head.length + wrong.length + tail.length];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(wrong, 0, body, head.length, wrong.length);
        System.arraycopy(tail, 0, body, head.length + wrong.length, tail.length);

        assertThatThrownBy(() -> Operation.LIST_COMMUNITY_IMAGES.read(body))
                .isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void message_ofARefusal_showsNothingOfTheBody() {
        assertThatThrownBy(() -> read(body("{\"ImageId\":\"m-1\",\"Size\":\"hush\"}")))
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }

    private static void assertMalformed(String body) {
        assertThatThrownBy(() -> read(body)).as(body).isInstanceOf(MalformedAnswerException.class);
    }

    private static String body(String images) {
        return "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[" + images + "]}}";
    }

    private static ItemList read(String body) {
        return Operation.LIST_COMMUNITY_IMAGES.read(body.getBytes(UTF_8));
    }
}
