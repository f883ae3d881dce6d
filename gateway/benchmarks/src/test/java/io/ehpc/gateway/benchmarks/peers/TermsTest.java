package io.ehpc.gateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermsTest {
    @Test
    void of_nothing_isSevenRoundsOfAllContests() {
        Terms terms = Terms.of(List.of());

        assertThat(terms.rounds()).isEqualTo(7);
        assertThat(terms.contests()).hasSize(16);
        assertThat(terms.contests()).extracting(Contest::label).doesNotHaveDuplicates();
        assertThat(new HashSet<>(terms.contests().stream().map(Contest::target).toList()))
                .hasSize(8)
                .contains(
                        "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-qingdao",
                        "/?RegionId=cn-qingdao&Action=ListCommunityImages&Version=2018-04-12");
    }

    @Test
    void of_options_areTaken() {
        Terms terms = Terms.of(
                List.of("--rounds", "2", "--seconds", "1", "--warm-up", "3", "--contests", "RPC 3 KB(, gzip)?"));

        assertThat(terms.rounds()).isEqualTo(2);
        assertThat(terms.seconds()).isEqualTo(1);
        assertThat(terms.warmUp()).isEqualTo(3);
        assertThat(terms.contests()).extracting(Contest::label).containsExactly("RPC 3 KB", "RPC 3 KB, gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rounds", "--contests none", "--rouns 2", "--rounds 0", "--seconds x"})
    void of_anythingElse_isRefused(String arguments) {
        assertThatThrownBy(() -> Terms.of(List.of(arguments.split(" ", -1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void figures_areOfContestsThatThereAre() {
        assertThat(Terms.of(List.of()).contests())
                .extracting(Contest::label)
                .containsAll(Figure.all().stream().map(Figure::contest).toList());
    }
}
