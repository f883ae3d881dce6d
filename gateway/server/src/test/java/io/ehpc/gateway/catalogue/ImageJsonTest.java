package io.ehpc.gateway.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageJsonTest {

    /** In single quotes, as the images are given. */
    private static String json(Place... places) {
        return new String(new ImageJson(List.of()).array(List.of(new MergedImage(List.of(places)))), UTF_8)
                .replace('"', '\'');
    }

    private static Place place(String region, String image) {
        return new Place(region, null, Answers.image(image));
    }

    @Test
    void array_ofNone_isEmpty() {
        assertThat(new String(new ImageJson(List.of()).array(List.of()), UTF_8)).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 200})
    void arrayAndLines_ofMany_haveEachOnceAndInOrder(int count) {
        List<MergedImage> images = IntStream.range(0, count)
                .mapToObj(i -> new MergedImage(List.of(place("cn-a", "{'ImageId': 'm-" + i + "'}"))))
                .toList();
        ImageJson json = new ImageJson(List.of("imageId"));
        List<String> each = IntStream.range(0, count)
                .mapToObj(i -> "{\"imageId\":\"m-" + i + "\"}")
                .toList();

        assertThat(new String(json.array(images), UTF_8)).isEqualTo("[" + String.join(",", each) + "]");
        assertThat(new String(json.lines(images), UTF_8)).isEqualTo(String.join("\n", each) + "\n");
    }

    @Test
    void lines_ofNone_isEmpty() {
        assertThat(new ImageJson(List.of()).lines(List.of())).isEmpty();
    }

    @Test
    void array_imageWithAllFields_hasTheApisNamesInCamelCase() {
        String image = """
                {'ImageId': 'm-1', 'ImageName': 'n', 'Description': 'd', 'Status': 'Available', 'Size': 40,
                 'ImageOwnerAlias': 'others', 'SkuCode': 'ECS', 'PricingCycle': 'Hour', 'ProductCode': 'p', 'Uid': '1',
                 'PostInstallScript': 's', 'BaseOsTag': {'Platform': 'CentOS', 'OsTag': 'C7', 'Version': '7',
                 'Architecture': 'x86_64'}, 'OsTag': {'Platform': 'CentOS', 'OsTag': 'C7', 'BaseOsTag': 'C7b'}}""";

        assertThat(json(place("cn-a", image))).isEqualTo("""
                [{'imageId':'m-1','imageName':'n','description':'d','status':'Available','size':40,\
                'imageOwnerAlias':'others','skuCode':'ECS','pricingCycle':'Hour','productCode':'p','uid':'1',\
                'postInstallScript':'s','baseOsTag':{'platform':'CentOS','osTag':'C7','version':'7',\
                'architecture':'x86_64'},'osTag':{'platform':'CentOS','osTag':'C7','baseOsTag':'C7b'},\
                'places':[{'region':'cn-a','imageId':'m-1','status':'Available'}]}]""");
    }

    @Test
    void array_placeThatDiffers_saysWhatAndNullForWhatItLacks() {
        String one = "{'ImageId': 'm-1', 'ImageName': 'n', 'Uid': '1', 'Size': 40, 'Status': 'Available',"
                + " 'Description': 'd', 'OsTag': {'OsTag': 'C7'}}";
        String another = "{'ImageId': 'm-2', 'ImageName': 'n', 'Uid': '1', 'Size': 60, 'SkuCode': 'ECS',"
                + " 'OsTag': {'OsTag': 'C7', 'Version': '7'}}";

        assertThat(json(place("cn-a", one), new Place("cn-b", "c", Answers.image(another))))
                .isEqualTo("""
                [{'imageId':'m-1','imageName':'n','description':'d','status':'Available','size':40,'uid':'1',\
                'osTag':{'osTag':'C7'},'places':[{'region':'cn-a','imageId':'m-1','status':'Available'},\
                {'region':'cn-b','clusterId':'c','imageId':'m-2','description':null,\
                'osTag':{'osTag':'C7','version':'7'},'size':60,'skuCode':'ECS','status':null}]}]""");
    }

    @Test
    void array_placeWithAStatusOfItsOwn_saysItOnce() {
        String one = "{'ImageId': 'm-1'}";
        String another = "{'ImageId': 'm-1', 'Status': 'Creating'}";

        assertThat(json(place("cn-a", one), place("cn-b", another)))
                .isEqualTo("[{'imageId':'m-1','places':[{'region':'cn-a','imageId':'m-1'},"
                        + "{'region':'cn-b','imageId':'m-1','status':'Creating'}]}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # unknown field                        | in the answer
            'NewField': 'x'                        | 'newField':'x'
            'URL': 'x'                             | 'uRL':'x'
            'already': 'x'                         | 'already':'x'
            '中文': '文'                           | '中文':'文'
            '': 1                                  | '':1
            'Deep': {'A': [1, {'B': null}]}        | 'deep':{'A':[1,{'B':null}]}
            'Exact': 1.50                          | 'exact':1.50
            'Big': 123456789012345678901234567890  | 'big':123456789012345678901234567890
            'None': null                           | 'none':null
            'B': 1, 'A': 2                         | 'a':2,'b':1
            """)
    void array_unknownField_isThereToo(String field, String shown) {
        assertThat(json(place("cn-a", "{'ImageId': 'm-1', " + field + "}")))
                .isEqualTo("[{'imageId':'m-1'," + shown + ",'places':[{'region':'cn-a','imageId':'m-1'}]}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'Places': []
            'places': []
            'Region': 'x'
            'ClusterId': 'x'
            'imageId': 'x'
            'status': 'x'
            """)
    void array_unknownFieldOfANameOfOurs_neverStandsTwice(String field) {
        String image = "{'ImageId': 'm-1', 'Status': 'Available', " + field + "}";
        String other = "{'ImageId': 'm-1', 'Status': 'Available'}";

        assertThat(json(place("cn-a", image), place("cn-b", other)))
                .isEqualTo("[{'imageId':'m-1','status':'Available','places':["
                        + "{'region':'cn-a','imageId':'m-1','status':'Available'},"
                        + "{'region':'cn-b','imageId':'m-1','status':'Available'}]}]");
    }

    @Test
    void array_unknownFieldThatDiffers_isSaidAtThePlace() {
        assertThat(json(place("cn-a", "{'ImageId': 'm-1', 'New': 1}"), place("cn-b", "{'ImageId': 'm-1', 'New': 2}")))
                .endsWith("{'region':'cn-b','imageId':'m-1','new':2}]}]");
    }
}
