package io.ehpc.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionListTest {

    @Test
    void read_whatWasWritten_isTheSame() {
        RegionList list = new RegionList(
                "R-1", List.of(new RegionList.Info("华东 1", "cn-hangzhou"), new RegionList.Info("", "cn-beijing")));

        assertThat(new String(list.toJson(), UTF_8))
                .startsWith("{\"RequestId\":\"R-1\",\"Regions\":{\"RegionInfo\":[{\"LocalName\":");
        assertThat(RegionList.read(list.toJson())).isEqualTo(list);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <html>                                            | the body is not JSON
            {}                                                | the body has no list at Regions.RegionInfo
            {"Regions":{"RegionInfo":{}}}                     | the body has no list at Regions.RegionInfo
            {"Regions":{"RegionInfo":[{"LocalName":"x"}]}}    | the region at Regions.RegionInfo[0] has no RegionId
            {"Regions":{"RegionInfo":[{"RegionId":"a"}, 1]}}  | the region at Regions.RegionInfo[1] has no RegionId
            """)
    void read_ofAnotherShape_isRefused(String body, String message) {
        assertThatThrownBy(() -> RegionList.read(body.getBytes(UTF_8)))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessage(message);
    }
}
