package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.StatementConfig;
import io.ehpc.gateway.config.StatementConfig.Effect;
import io.ehpc.gateway.protocol.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {
    private static final Operation IMAGES = Operation.LIST_COMMUNITY_IMAGES;
    private static final List<String> REGIONS = List.of("cn-hangzhou", "cn-beijing", "eu-central-1");
    private static final List<String> POOL = List.of(
            "allow * *",
            "allow ehpc:List* acs:ehpc:cn-*:*:*",
            "allow * acs:ehpc:*:*:cluster/c-*",
            "deny * acs:ehpc:cn-beijing:*:*",
            "deny ehpc:ListCommunityImages acs:ehpc:*:*:cluster/c-1",
            "deny ehpc:ListRegions *");

    /** Each statement is written as {@code effect action resource}; several with a semicolon between. */
    private static List<StatementConfig> statements(@Nullable String written) {
        List<StatementConfig> statements = new ArrayList<>();
        for (String statement : written == null ? new String[0] : written.split("; ", -1)) {
            String[] words = statement.split(" ", -1);
            statements.add(new StatementConfig(
                    Effect.valueOf(words[0].toUpperCase(Locale.ROOT)),
                    Arrays.asList(words[1].split("&", -1)),
                    Arrays.asList(words[2].split("&", -1))));
        }
        return statements;
    }

    private static Permissions permissions(@Nullable String written) {
        return Permissions.of(statements(written), "hpc", REGIONS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # policy                                                        | region      | cluster | allowed
                                                                            | cn-hangzhou |         | false
            allow * *                                                       | cn-hangzhou |         | true
            allow * *                                                       | cn-hangzhou | c-1     | true
            deny * *                                                        | cn-hangzhou |         | false
            allow * *; deny * *                                             | cn-hangzhou |         | false
            deny * *; allow * *                                             | cn-hangzhou |         | false
            allow ehpc:ListCommunityImages *                                | cn-hangzhou |         | true
            allow ehpc:List* *                                              | cn-hangzhou |         | true
            allow ehpc:ListRegions *                                        | cn-hangzhou |         | false
            allow ehpc:listcommunityimages *                                | cn-hangzhou |         | false
            allow ehpc:ListRegions&ehpc:ListCommunityImage? *               | cn-hangzhou |         | true
            allow * acs:ehpc:cn-hangzhou:*:*                                | cn-hangzhou |         | true
            allow * acs:ehpc:cn-hangzhou:*:*                                | cn-hangzhou | c-1     | true
            allow * acs:ehpc:cn-hangzhou:*:*                                | cn-beijing  |         | false
            allow * acs:ehpc:cn-*:*:*                                       | cn-beijing  |         | true
            allow * acs:ehpc:cn-*:*:*                                       | eu-central-1 |        | false
            allow * acs:ehpc:*:hpc:*                                        | cn-hangzhou |         | true
            allow * acs:ehpc:*:other:*                                      | cn-hangzhou |         | false
            allow * acs:ehpc:*:*:cluster/c-1                                | cn-hangzhou | c-1     | true
            allow * acs:ehpc:*:*:cluster/c-1                                | cn-hangzhou | c-2     | false
            allow * acs:ehpc:*:*:cluster/c-1                                | cn-hangzhou |         | false
            allow * acs:ehpc:*:*:cluster/c-?                                | cn-hangzhou | c-2     | true
            allow * acs:ehpc:*:*:cluster/*                                  | cn-hangzhou |         | false
            allow * *; deny * acs:ehpc:*:*:cluster/c-1                      | cn-hangzhou | c-1     | false
            allow * *; deny * acs:ehpc:*:*:cluster/c-1                      | cn-hangzhou | c-2     | true
            allow * *; deny * acs:ehpc:*:*:cluster/c-1                      | cn-hangzhou |         | true
            allow * *; deny ehpc:ListRegions *                              | cn-hangzhou |         | true
            allow * *; deny * acs:ehpc:eu-central-1:*:*                     | eu-central-1 | c-1    | false
            allow * *; deny * acs:ehpc:eu-central-1:*:*                     | cn-hangzhou | c-1     | true
            allow * acs:ehpc:cn-beijing:*:*&acs:ehpc:cn-hangzhou:*:*        | cn-hangzhou |         | true
            """)
    void allow_eachPolicy_isWhatItsStatementsSay(
            @Nullable String policy, String region, @Nullable String cluster, boolean allowed) {
        assertThat(permissions(policy).allow(IMAGES, region, cluster)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # policy                                                        | region      | something
                                                                            | cn-hangzhou | false
            allow * *                                                       | cn-hangzhou | true
            deny * *                                                        | cn-hangzhou | false
            allow ehpc:ListRegions *                                        | cn-hangzhou | false
            allow * acs:ehpc:cn-hangzhou:*:*                                | cn-hangzhou | true
            allow * acs:ehpc:cn-hangzhou:*:*                                | cn-beijing  | false
            allow * acs:ehpc:cn-hangzhou:*:cluster/c-1                      | cn-hangzhou | true
            allow * acs:ehpc:cn-hangzhou:*:cluster/c-1                      | cn-beijing  | false
            allow * acs:ehpc:cn-hangzhou:other:cluster/c-1                  | cn-hangzhou | false
            allow * acs:ehpc:cn-*:*:cluster/c-1                             | cn-beijing  | true
            allow * acs:ehpc:cn-*:*:cluster/c-1                             | eu-central-1 | false
            allow * acs:ehpc:cn-hangzhou*c-1                                | cn-hangzhou | true
            allow * acs:ehpc:cn-hangzhou*c-1                                | cn-beijing  | false
            allow * acs:ehpc:*:*:cluster/*                                  | cn-beijing  | true
            allow * acs:ehpc:*:*:clus*/c-1                                  | cn-beijing  | true
            allow * acs:ehpc:*:*:queue/q-1                                  | cn-beijing  | false
            allow * acs:ehpc:*:*:cluster/                                   | cn-beijing  | false
            allow ehpc:ListClusters acs:ehpc:*:*:cluster/c-1                | cn-beijing  | false
            allow * acs:ehpc:*:*:cluster/c-1; deny * acs:ehpc:*:*:cluster/c-1  | cn-beijing | false
            allow * acs:ehpc:*:*:cluster/c-1; deny * acs:ehpc:*:*:cluster/c-2  | cn-beijing | true
            allow * acs:ehpc:*:*:cluster/c-1; deny * acs:ehpc:*:*:cluster/*    | cn-beijing | false
            allow * acs:ehpc:*:*:cluster/c-*; deny * acs:ehpc:*:*:cluster/c-1  | cn-beijing | true
            allow * *; deny * acs:ehpc:cn-beijing:*:*                       | cn-beijing  | false
            allow * *; deny * acs:ehpc:cn-beijing:*:*; allow * acs:ehpc:cn-beijing:*:cluster/c-1 | cn-beijing | false
            """)
    void allowSome_eachPolicy_isWhetherThereIsAnythingToAsk(@Nullable String policy, String region, boolean something) {
        assertThat(permissions(policy).allowSome(IMAGES, region)).isEqualTo(something);
    }

    @Test
    void allow_regionFoundLater_isJudgedTheSame() {
        Permissions permissions = permissions("allow * *; deny * acs:ehpc:us-*:*:*");

        assertThat(permissions.allow(IMAGES, "ap-southeast-9", null)).isTrue();
        assertThat(permissions.allow(IMAGES, "us-west-9", null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # one policy                               | another                                              | same
            allow * *                                  | allow * acs:ehpc:*:*:*                               | true
            allow * *                                  | allow * acs:ehpc:cn-*:*:*; allow * acs:ehpc:eu-*:*:* | true
            allow ehpc:List* *                         | allow * *                                            | true
            allow * *; deny * acs:ehpc:eu-*:*:*        | allow * acs:ehpc:cn-*:*:*                            | true
            allow * *                                  | allow * acs:ehpc:cn-*:*:*                            | false
            allow * *                                  | allow ehpc:ListCommunityImages *                     | false
            allow * *                                  |                                                      | false
            allow * *                                  | allow * *; deny * acs:ehpc:*:*:cluster/c-1           | false
            allow * acs:ehpc:*:*:cluster/c-1           | allow * acs:ehpc:*:*:cluster/c-2                     | false
            allow * acs:ehpc:*:*:cluster/c-1           | allow * acs:ehpc:*:*:cluster/c-1                     | true
            allow * acs:ehpc:*:*:cluster/*             | deny * *                                             | false
            """)
    void extent_twoPolicies_isTheSameOnlyIfTheyAllowTheSame(String one, @Nullable String another, boolean same) {
        assertThat(permissions(one).extent().equals(permissions(another).extent()))
                .isEqualTo(same);
    }

    /** Those that have the same extent allow the same, of whatever is asked. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void extent_randomPolicies_sameMeansTheSame(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<Object, Permissions> byExtent = new HashMap<>();
        int shared = 0;
        for (int i = 0; i < 500; i++) {
            String drawn = random.ints(random.nextInt(1, 4), 0, POOL.size())
                    .mapToObj(POOL::get)
                    .collect(Collectors.joining("; "));
            Permissions own = permissions(drawn);
            Permissions first = byExtent.putIfAbsent(own.extent(), own);
            if (first != null) {
                shared++;
                for (Operation operation : Operation.ALL.values()) {
                    for (String region : REGIONS) {
                        for (@Nullable String cluster : Arrays.asList(null, "c-0", "c-1")) {
                            assertThat(first.allow(operation, region, cluster))
                                    .as("seed %d: %s of %s/%s: %s", seed, operation.name(), region, cluster, drawn)
                                    .isEqualTo(own.allow(operation, region, cluster));
                        }
                    }
                }
            }
        }
        assertThat(shared).isPositive();
    }

    @Test
    void extent_otherAccount_isAnother() {
        assertThat(Permissions.of(statements("allow * *"), "other", REGIONS).extent())
                .isNotEqualTo(permissions("allow * *").extent());
    }

    /** More statements of deny take, more of allow give; their order says nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void allow_randomPolicies_keepTheRulesOfRam(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 500; i++) {
            List<String> drawn =
                    random.ints(4, 0, POOL.size()).mapToObj(POOL::get).toList();
            String region = REGIONS.get(random.nextInt(REGIONS.size()));
            @Nullable String cluster = random.nextBoolean() ? null : "c-" + random.nextInt(3);
            boolean allowed = permissions(String.join("; ", drawn)).allow(IMAGES, region, cluster);

            List<String> reversed = new ArrayList<>(drawn);
            Collections.reverse(reversed);
            assertThat(permissions(String.join("; ", reversed)).allow(IMAGES, region, cluster))
                    .as("seed %d: %s", seed, drawn)
                    .isEqualTo(allowed);
            assertThat(permissions(String.join("; ", drawn) + "; deny * *").allow(IMAGES, region, cluster))
                    .isFalse();
            List<String> withoutDeny =
                    drawn.stream().filter(s -> s.startsWith("allow")).toList();
            if (allowed) {
                assertThat(permissions(String.join("; ", withoutDeny)).allow(IMAGES, region, cluster))
                        .as("seed %d: %s", seed, drawn)
                        .isTrue();
            }
        }
    }
}
