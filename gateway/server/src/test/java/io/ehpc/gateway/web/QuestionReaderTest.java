package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ehpc.gateway.catalogue.Clusters;
import io.ehpc.gateway.catalogue.Question;
import io.ehpc.gateway.catalogue.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionReaderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # query                                           | regions                | clusters | filters
            ''                                                | ''                     | ''       | {}
            &&                                                | ''                     | ''       | {}
            region=*                                          | ''                     | ''       | {}
            region=%2A                                        | ''                     | ''       | {}
            region=cn-hangzhou                                | cn-hangzhou            | ''       | {}
            region=cn-hangzhou,cn-beijing                     | cn-hangzhou cn-beijing | ''       | {}
            region=cn-hangzhou%2Ccn-beijing                   | cn-hangzhou cn-beijing | ''       | {}
            region=cn-hangzhou&region=cn-beijing              | cn-hangzhou cn-beijing | ''       | {}
            region=cn-a,cn-b&region=cn-c                      | cn-a cn-b cn-c         | ''       | {}
            clusterId=a,b&clusterId=c                         | ''                     | a b c    | {}
            clusterId=ehpc-hz-FYUr32****                      | ''                     | ehpc-hz-FYUr32**** | {}
            clusterId=*                                       | ''                     | *        | {}
            region=cn-a&clusterId=%2A                         | cn-a                   | *        | {}
            region=*&clusterId=a                              | ''                     | a        | {}
            baseOsTag=CentOS_7.2_64                           | ''                     | ''       | {BaseOsTag=CentOS_7.2_64}
            baseOsTag=Windows+Server%202012                   | ''                     | ''       | {BaseOsTag=Windows Server 2012}
            instanceType=ecs.n1.tiny&baseOsTag=a&region=cn-a  | cn-a                   | ''       | {BaseOsTag=a, InstanceType=ecs.n1.tiny}
            """)
    void query_good_isItsQuestion(String query, String regions, String clusters, String filters) {
        Question question = read(query);

        assertThat(question.regions()).isEqualTo(words(regions));
        assertThat(question.clusters()).isEqualTo(clusters.equals("*") ? Clusters.EVERY : Clusters.of(words(clusters)));
        assertThat(question.filters()).hasToString(filters);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # query                                | parameter
            colour=blue                            | colour
            Region=cn-hangzhou                     | Region
            regionId=cn-hangzhou                   | regionId
            BaseOsTag=CentOS                       | BaseOsTag
            %72egion%20=cn-hangzhou                | 'region '
            =x                                     | ''
            region                                 | region
            region=                                | region
            region=,                               | region
            region=cn-hangzhou,                    | region
            region=,cn-hangzhou                    | region
            region=cn-hangzhou&region=             | region
            region=hangzhou                        | region
            region=CN-HANGZHOU                     | region
            region=cn-hangzhou%20                  | region
            region=+cn-hangzhou                    | region
            region=cn-hangzhou;cn-beijing          | region
            region=cn-hangzhou%0A                  | region
            region=..%2Fadmin                      | region
            region=cn-hangzhou.evil.example        | region
            region=cn-hangzhou,cn-hangzhou         | region
            region=cn-hangzhou&region=cn-hangzhou  | region
            region=*,cn-hangzhou                   | region
            region=*&region=cn-hangzhou            | region
            region=*&region=*                      | region
            region=**                              | region
            clusterId=                             | clusterId
            clusterId=a,,b                         | clusterId
            clusterId=a,a                          | clusterId
            clusterId=a&clusterId=a                | clusterId
            clusterId=*,a                          | clusterId
            clusterId=a&clusterId=*                | clusterId
            clusterId=**                           | clusterId
            clusterId=a/b                          | clusterId
            clusterId=%D0%B0                       | clusterId
            baseOsTag=                             | baseOsTag
            baseOsTag                              | baseOsTag
            baseOsTag=a&baseOsTag=a                | baseOsTag
            baseOsTag=a&baseOsTag=b                | baseOsTag
            baseOsTag=a,b                          | baseOsTag
            baseOsTag=%00                          | baseOsTag
            instanceType=ecs..tiny                 | instanceType
            instanceType=*                         | instanceType
            region=%                               | query
            region=%4                              | query
            region=%zz                             | query
            %zz=cn-hangzhou                        | query
            """)
    void query_bad_namesTheParameter(String query, String parameter) {
        BadParameterException bad = refused(query);

        assertThat(bad).as("refused").isNotNull();
        assertThat(bad.parameter()).isEqualTo(parameter);
        assertThat(bad.detail()).isNotEmpty().matches("[\\x20-\\x7e…]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clusterId", "baseOsTag", "instanceType"})
    void value_atTheLongest_isTakenAndOneMoreRefused(String name) {
        assertThat(read(name + "=" + "a".repeat(64))).isNotNull();
        assertThat(refused(name + "=" + "a".repeat(65))).isNotNull().satisfies(bad -> {
            assertThat(bad.parameter()).isEqualTo(name);
            assertThat(bad.detail()).contains("64").hasSizeLessThan(200);
        });
    }

    @Test
    void region_atTheLongest_isTakenAndOneMoreRefused() {
        assertThat(read("region=cn-" + "a".repeat(37)).regions()).hasSize(1);
        assertThat(refused("region=cn-" + "a".repeat(38))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # query                 | needed
            ''                      | any
            require=any             | any
            require=all             | all
            require=quorum:1        | quorum:1
            require=quorum%3A999999 | quorum:999999
            """)
    void require_good_isWhatIsNeeded(String query, String needed) {
        assertThat(require(query).written()).isEqualTo(needed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "require=",
                "require=some",
                "require=ALL",
                "require=quorum",
                "require=quorum:",
                "require=quorum:0",
                "require=quorum:-1",
                "require=quorum:+1",
                "require=quorum:01",
                "require=quorum:1000000",
                "require=any,all",
                "require=any&require=any"
            })
    void require_bad_isRefused(String query) {
        BadParameterException bad = catchThrowableOfType(BadParameterException.class, () -> require(query));
        assertThat(bad).as("refused").isNotNull();
        assertThat(bad.parameter()).isEqualTo("require");
    }

    private static Require require(String query) {
        return QuestionReader.require(QueryParameters.read(query, List.of("require")));
    }

    private static Question read(String query) {
        return QuestionReader.read(QueryParameters.read(query, QuestionReader.NAMES));
    }

    private static @Nullable BadParameterException refused(String query) {
        return catchThrowableOfType(BadParameterException.class, () -> read(query));
    }
}
