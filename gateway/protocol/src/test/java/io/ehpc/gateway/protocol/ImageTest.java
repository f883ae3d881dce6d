package io.ehpc.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A good answer is read whole, and written as it was read. */
class ImageTest {

    /** Every known field, and one unknown at each level. */
    private static final String FULL = """
            {"RequestId":"04F0F334-1335-436C-A1D7-6C044FE73368","Images":{"ImageInfo":[{\
            "ImageId":"m-bp1","ImageName":"name","Description":"说明 😀","Status":"Available","Size":40,\
            "ImageOwnerAlias":"others","SkuCode":"package","PricingCycle":"Hour","ProductCode":"cmjj028279",\
            "Uid":"1","PostInstallScript":"#!/bin/sh\\n",\
            "BaseOsTag":{"Platform":"CentOS","OsTag":"CentOS_7.2_64","Version":"7.2","Architecture":"x86_64","New":[1]},\
            "OsTag":{"Platform":"CentOS","OsTag":"CentOS_7.2_64","Version":"7.2","Architecture":"x86_64",\
            "BaseOsTag":"CentOS_7.2_64","New":{"a":null}},\
            "New":"x"}]}}""";

    @Test
    void read_everyField_isKept() {
        Image image = only(read(FULL));

        assertThat(read(FULL).requestId()).isEqualTo("04F0F334-1335-436C-A1D7-6C044FE73368");
        assertThat(image.imageId()).isEqualTo("m-bp1");
        assertThat(image.imageName()).isEqualTo("name");
        assertThat(image.description()).isEqualTo("说明 😀");
        assertThat(image.status()).isEqualTo("Available");
        assertThat(image.size()).isEqualTo(40);
        assertThat(image.imageOwnerAlias()).isEqualTo("others");
        assertThat(image.skuCode()).isEqualTo("package");
        assertThat(image.pricingCycle()).isEqualTo("Hour");
        assertThat(image.productCode()).isEqualTo("cmjj028279");
        assertThat(image.uid()).isEqualTo("1");
        assertThat(image.postInstallScript()).isEqualTo("#!/bin/sh\n");
        assertThat(Objects.requireNonNull(image.baseOsTag()).osTag()).isEqualTo("CentOS_7.2_64");
        OsTag osTag = Objects.requireNonNull(image.osTag());
        assertThat(osTag.platform()).isEqualTo("CentOS");
        assertThat(osTag.osTag()).isEqualTo("CentOS_7.2_64");
        assertThat(osTag.version()).isEqualTo("7.2");
        assertThat(osTag.architecture()).isEqualTo("x86_64");
        assertThat(osTag.baseOsTag()).isEqualTo("CentOS_7.2_64");
    }

    @Test
    void read_equalTexts_areOneInMemory() {
        String image = "{\"ImageId\":\"m-%d\",\"Status\":\"Available\",\"OsTag\":{\"OsTag\":\"CentOS_7.2_64\"}}";
        String body = "{\"RequestId\":\"R\",\"Images\":{\"ImageInfo\":[" + image.formatted(1) + "," + image.formatted(2)
                + "]}}";

        List<Image> images = read(body).items(Image.class);

        assertThat(images.get(0).status()).isSameAs(images.get(1).status());
        assertThat(Objects.requireNonNull(images.get(0).osTag()).osTag())
                .isSameAs(Objects.requireNonNull(images.get(1).osTag()).osTag());
    }

    @Test
    void toJson_ofWhatWasRead_isTheSameJsonAgain() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();

        assertThat(mapper.readTree(json(read(FULL)))).isEqualTo(mapper.readTree(FULL));
        assertThat(read(json(read(FULL)))).isEqualTo(read(FULL));
    }

    @Test
    void toJson_image_writesTheIdAloneIfNothingElseIsKnown() {
        assertThat(json(read(body("{\"ImageId\":\"m-1\"}"))))
                .isEqualTo("{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[{\"ImageId\":\"m-1\"}]}}");
    }

    @Test
    void toJson_noImages_isAnEmptyList() {
        assertThat(read(body("")).items(Image.class)).isEmpty();
        assertThat(json(read(body("")))).isEqualTo("{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[]}}");
    }

    @Test
    void read_images_keepTheirOrder() {
        assertThat(read(body("{\"ImageId\":\"b\"},{\"ImageId\":\"a\"},{\"ImageId\":\"b\"}"))
                        .items(Image.class))
                .extracting(Image::imageId)
                .containsExactly("b", "a", "b");
    }

    /** Two gateways must write the same bytes, and so must one before and after a restart. */
    @Test
    void toJson_unknownFields_areInOneOrder() {
        String image = "{\"ImageId\":\"m-1\",\"OsTag\":{\"Z\":1,\"Y\":2,\"X\":3,\"A\":4,\"B\":5,\"C\":6},"
                + "\"Z\":1,\"Y\":2,\"X\":3,\"A\":4,\"B\":5,\"C\":6}";

        String unknown = "\"A\":4,\"B\":5,\"C\":6,\"X\":3,\"Y\":2,\"Z\":1";
        assertThat(json(read(body(image))))
                .isEqualTo(body("{\"ImageId\":\"m-1\",\"OsTag\":{" + unknown + "}," + unknown + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "New":null
                    "New":true
                    "New":""
                    "New":{}
                    "New":[]
                    "New":[[{"a":{"b":[null]}}]]
                    "New":0.10
                    "New":12345678901234567890.123456789
                    "New":123456789012345678901234567890
                    "Status":"Melting"
                    "ImageOwnerAlias":"community"
                    "SkuCode":"free"
                    "PricingCycle":"Decade"
                    "OsTag":{"Platform":"TempleOS","Architecture":"riscv128"}
                    "BaseOsTag":{"Extra":null,"Kernel":{"Major":6}}
                    "OsTag":{}
                    "Size":0
                    "Size":2147483647
                    """)
    void toJson_unknownFieldOrValue_isPassedOnAsItCame(String field) {
        String body = body("{\"ImageId\":\"m-1\"," + field + "}");

        assertThat(json(read(body))).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    7.2      | 7.2
                    7        | 7
                    20.10    | 20.10
                    "20.10"  | 20.10
                    ""       | ``
                    null     |
                    """)
    void read_version_isATextEvenIfSentAsANumber(String sent, @Nullable String version) {
        Image image = only(read(body("{\"ImageId\":\"m-1\",\"OsTag\":{\"Version\":" + sent + "}}")));

        assertThat(Objects.requireNonNull(image.osTag()).version()).isEqualTo(version);
    }

    @Test
    void read_numberForATextOrTheReverse_isTaken() {
        Image image = only(read(body("{\"ImageId\":7,\"Uid\":1234567890123456,\"Size\":\"40\"}")));

        assertThat(image.imageId()).isEqualTo("7");
        assertThat(image.uid()).isEqualTo("1234567890123456");
        assertThat(image.size()).isEqualTo(40);
    }

    @Test
    void read_knownFieldOfNull_isAbsent() {
        String fields = "\"ImageName\":null,\"Size\":null,\"OsTag\":null,\"BaseOsTag\":null,\"Status\":null";

        assertThat(json(read(body("{\"ImageId\":\"m-1\"," + fields + "}")))).isEqualTo(body("{\"ImageId\":\"m-1\"}"));
    }

    @Test
    void read_unknownFieldsBesideTheList_areNoError() {
        assertThat(read("{\"TotalCount\":1,\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[],\"New\":1}}")
                        .items(Image.class))
                .isEmpty();
    }

    /** Half of a surrogate pair has no UTF-8: it must not keep the other images from being written. */
    @Test
    void toJson_textThatHasNoUtf8_isWrittenAsItsEscape() {
        Image image = only(read(body("{\"ImageId\":\"m-1\",\"Description\":\"a\\ud800b\",\"New\":\"\\udc00\"}")));

        assertThat(json(new ItemList("r", Image.class, List.of(image), null)))
                .isEqualTo(body("{\"ImageId\":\"m-1\",\"Description\":\"a\\uD800b\",\"New\":\"\\uDC00\"}"));
    }

    @Test
    void withStatus_image_differsInItsStatusAlone() {
        Image image = only(read(FULL));

        assertThat(image.withStatus("UnAvailable")).isNotEqualTo(image);
        assertThat(image.withStatus("UnAvailable").status()).isEqualTo("UnAvailable");
        assertThat(image.withStatus("UnAvailable").withStatus("Available")).isEqualTo(image);
    }

    @Test
    void images_andTheirUnknownFields_cannotBeChanged() {
        ItemList list = read(FULL);
        var others = Objects.requireNonNull(only(list).others());

        assertThatThrownBy(() -> list.items(Image.class).clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(others::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThat(others).containsOnlyKeys("New");
        assertThat(Map.copyOf(others)).isEqualTo(others);
    }

    private static String body(String images) {
        return "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[" + images + "]}}";
    }

    private static ItemList read(String body) {
        return Operation.LIST_COMMUNITY_IMAGES.read(body.getBytes(UTF_8));
    }

    private static String json(ItemList list) {
        return new String(Operation.LIST_COMMUNITY_IMAGES.write(list.requestId(), list.page(), list.items()), UTF_8);
    }

    private static Image only(ItemList list) {
        assertThat(list.items(Image.class)).hasSize(1);
        return list.items(Image.class).get(0);
    }
}
