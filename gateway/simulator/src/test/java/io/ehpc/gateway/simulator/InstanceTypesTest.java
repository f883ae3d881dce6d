package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceTypesTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    ecs.n1.tiny,       x86_64, 100, true
                    ecs.n1.tiny,       x86_64, 101, false
                    ecs.n1.small,      x86_64, 101, false
                    ecs.n1.tiny,       i386,   40,  true
                    ecs.sn2ne.large,   i386,   500, true
                    ecs.g4.large,      i386,   500, true
                    ecs.g5.large,      i386,   40,  false
                    ecs.g5.large,      x86_64, 500, true
                    ecs.c7.16xlarge,   x86_64, 500, true
                    ecs.ebmg5s.24xlarge, x86_64, 500, true
                    ecs.gn6v-c8g1.2xlarge, x86_64, 500, true
                    ecs.g6r.large,     x86_64, 40,  false
                    ecs.g8y.small,     x86_64, 40,  false
                    n1.tiny,           x86_64, 40,  false
                    ecs.n1,            x86_64, 40,  false
                    """)
    void runs_typeAndImage_followsTheRule(String type, String architecture, int size, boolean runs) {
        OsTag system = new OsTag("CentOS", "CentOS_7.9_64", "7.9", architecture, null, null);
        Image image = new Image("m-1", null, null, null, size, null, null, null, null, null, null, system, null, null);
        assertThat(InstanceTypes.runs(type, image)).isEqualTo(runs);
    }
}
