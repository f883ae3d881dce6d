package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeRequestTest {
    @Test
    void read_nothing_isAllRegionsFromNow() {
        assertThat(ChangeRequest.read("")).isEqualTo(new ChangeRequest(List.of(), null, 200, Duration.ZERO));
        assertThat(ChangeRequest.read("region=*")).isEqualTo(ChangeRequest.read(""));
    }

    @Test
    void read_everything_isAsSaid() {
        assertThat(ChangeRequest.read("region=cn-hangzhou,cn-beijing&cursor=a.1%7Eb&limit=1000&wait=3600"))
                .isEqualTo(
                        new ChangeRequest(List.of("cn-hangzhou", "cn-beijing"), "a.1~b", 1_000, Duration.ofHours(1)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            limit=0,                limit
            limit=1001,             limit
            limit=-1,               limit
            limit=,                 limit
            limit=1&limit=1,        limit
            wait=3601,              wait
            wait=10s,               wait
            cursor=a&cursor=b,      cursor
            region=,                region
            region=Hangzhou,        region
            clusterId=ehpc-1,       clusterId
            baseOsTag=CentOS_7.2_64, baseOsTag
            cursor=%zz,             query
            """)
    void read_badInput_namesTheParameter(String query, String parameter) {
        assertThat(catchThrowableOfType(BadParameterException.class, () -> ChangeRequest.read(query))
                        .parameter())
                .isEqualTo(parameter);
    }
}
