package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequireTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # rule | quorum | served | parts | met
            ANY    | 0      | 0      | 0     | true
            ANY    | 0      | 0      | 1     | false
            ANY    | 0      | 0      | 3     | false
            ANY    | 0      | 1      | 3     | true
            ALL    | 0      | 0      | 0     | true
            ALL    | 0      | 2      | 3     | false
            ALL    | 0      | 3      | 3     | true
            QUORUM | 2      | 1      | 3     | false
            QUORUM | 2      | 2      | 3     | true
            QUORUM | 2      | 3      | 3     | true
            """)
    void require_servedParts_areEnoughOrNot(Require.Rule rule, int quorum, int served, int parts, boolean met) {
        assertThat(new Require(rule, quorum).isMet(served, parts)).isEqualTo(met);
    }

    @ParameterizedTest
    @CsvSource({"ANY,0,true", "ALL,0,true", "QUORUM,3,true", "QUORUM,4,false"})
    void require_ofThreeParts_isPossibleUpToThree(Require.Rule rule, int quorum, boolean possible) {
        assertThat(new Require(rule, quorum).isPossible(3)).isEqualTo(possible);
    }
}
