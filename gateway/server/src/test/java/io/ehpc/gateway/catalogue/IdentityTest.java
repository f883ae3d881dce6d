package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # one, without its id                                         | another, with another id                                | same
            'ImageName': 'a', 'Uid': '1'                                  | 'ImageName': 'a', 'Uid': '1'                            | true
            'ImageName': 'a', 'Uid': '1'                                  | 'ImageName': 'a', 'Uid': '2'                            | false
            'ImageName': 'a', 'Uid': '1'                                  | 'ImageName': 'b', 'Uid': '1'                            | false
            'ImageName': 'a', 'Uid': '1'                                  | 'ImageName': 'A', 'Uid': '1'                            | false
            'ImageName': 'a', 'Uid': '1', 'Size': 1, 'Status': 'Creating' | 'ImageName': 'a', 'Uid': '1', 'Size': 2                 | true
            'ImageName': 'a', 'Uid': '1', 'OsTag': {'OsTag': 'C7'}        | 'ImageName': 'a', 'Uid': '1', 'OsTag': {'OsTag': 'C7'}  | true
            'ImageName': 'a', 'Uid': '1', 'OsTag': {'OsTag': 'C7'}        | 'ImageName': 'a', 'Uid': '1', 'OsTag': {'OsTag': 'C8'}  | false
            'ImageName': 'a', 'Uid': '1', 'OsTag': {'OsTag': 'C7', 'Architecture': 'i386'} | 'ImageName': 'a', 'Uid': '1', 'OsTag': {'OsTag': 'C7', 'Architecture': 'x86_64'} | false
            'ImageName': 'a', 'Uid': '1', 'OsTag': {'OsTag': 'C7'}        | 'ImageName': 'a', 'Uid': '1', 'BaseOsTag': {'OsTag': 'C7'} | true
            'ImageName': 'a', 'Uid': '1', 'OsTag': {}                     | 'ImageName': 'a', 'Uid': '1'                            | true
            'ImageName': 'a'                                              | 'ImageName': 'a'                                        | false
            'Uid': '1'                                                    | 'Uid': '1'                                              | false
            'ImageName': '', 'Uid': '1'                                   | 'ImageName': '', 'Uid': '1'                             | false
            'ImageName': 'a', 'Uid': ''                                   | 'ImageName': 'a', 'Uid': ''                             | false
            """)
    void identity_ofTwoIds_isTheSameForOwnerNameAndSystem(String one, String another, boolean same) {
        Identity first = Identity.of(Answers.image("{'ImageId': 'm-1', " + one + "}"));
        Identity second = Identity.of(Answers.image("{'ImageId': 'm-2', " + another + "}"));

        assertThat(first.equals(second)).isEqualTo(same);
        assertThat(first.compareTo(second) == 0).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'ImageId': 'm-1'}", "{'ImageId': 'm-1', 'ImageName': 'a', 'OsTag': {'OsTag': 'C7'}}"})
    void identity_withoutAnOwner_isItsId(String image) {
        assertThat(Identity.of(Answers.image(image))).isEqualTo(new Identity("m-1", "", "", ""));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void order_ofRandomIdentities_isTotal(long seed) {
        Random random = new Random(seed);
        List<Identity> identities = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            identities.add(new Identity(text(random), text(random), text(random), text(random)));
        }
        List<Identity> sorted = identities.stream().sorted().toList();
        Collections.shuffle(identities, random);

        assertThat(identities.stream().sorted().toList()).as("seed %d", seed).isEqualTo(sorted);
        assertThat(sorted)
                .allSatisfy(one -> assertThat(sorted)
                        .allMatch(two -> (one.compareTo(two) == 0) == one.equals(two)
                                && Integer.signum(one.compareTo(two)) == -Integer.signum(two.compareTo(one))));
    }

    private static String text(Random random) {
        return String.valueOf((char) ('a' + random.nextInt(3)));
    }
}
