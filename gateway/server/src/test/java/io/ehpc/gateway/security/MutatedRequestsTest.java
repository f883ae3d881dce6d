package io.ehpc.gateway.security;

import static io.ehpc.gateway.security.AccessRig.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Parameters.Parameter;
import io.ehpc.gateway.protocol.RefusedException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signed request that was changed in any way that counts is refused, and nothing else happens. */
class MutatedRequestsTest {
    private static final int ROUNDS = 4_000;

    /** Each is judged, and refused for what is wrong with it. */
    private static final String CLIENTS = AccessRig.CLIENTS + "failedTries: {calls: 1000000, per: 1ms}\n";

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static void isRefused(Future<Client> admitted, String what) {
        Throwable failure = admitted.cause();
        assertThat(admitted.failed()).as(what).isTrue();
        assertThat(failure).as(what).isInstanceOf(DeniedException.class);
        assertThat(failure.getMessage()).as(what).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void authorization_mutated_isRefused(long seed) {
        RandomGenerator random = random(seed);
        try (AccessRig rig = new AccessRig(CLIENTS)) {
            for (int i = 0; i < ROUNDS; i++) {
                ApiRequest request = rig.acs3(KEY, "n-" + i);
                String header = request.header("authorization").orElseThrow();
                String mutated = Mutations.of(header, random);
                if (!mutated.equals(header) && !meansTheSame(header, mutated)) {
                    isRefused(rig.admit(request.withHeader("authorization", mutated)), seed + ": " + mutated);
                }
            }
        }
    }

    /** The order of fields does not count, nor space about their names. */
    private static boolean meansTheSame(String header, String mutated) {
        return new TreeSet<>(fields(mutated)).equals(new TreeSet<>(fields(header)));
    }

    private static List<String> fields(String header) {
        List<String> fields = new ArrayList<>();
        int space = header.indexOf(' ');
        if (space < 0) {
            return List.of(header);
        }
        fields.add(header.substring(0, space));
        for (String field : header.substring(space + 1).split(",", -1)) {
            int equals = field.indexOf('=');
            String name = equals < 0 ? field : field.substring(0, equals).trim();
            String value = equals < 0 ? "" : field.substring(equals + 1);
            fields.add(name + "=" + (name.equals("SignedHeaders") ? listed(value) : value));
        }
        return fields;
    }

    /** As a set, in small letters. */
    private static Set<String> listed(String names) {
        return new TreeSet<>(List.of(names.toLowerCase(Locale.ROOT).split(";", -1)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void query_mutated_isRefused(long seed) {
        RandomGenerator random = random(seed);
        try (AccessRig rig = new AccessRig(CLIENTS)) {
            for (int i = 0; i < ROUNDS; i++) {
                ApiRequest request = rig.rpc(KEY, "n-" + i);
                @Nullable
                Parameters mutated = parsed(Mutations.of(request.query().encoded(), random));
                if (mutated != null && !signedSame(request.query(), mutated)) {
                    isRefused(rig.admit(request.withQuery(mutated)), seed + ": " + mutated.encoded());
                }
            }
        }
    }

    private static @Nullable Parameters parsed(String query) {
        try {
            return Parameters.parse(query);
        } catch (RefusedException malformed) {
            return null;
        }
    }

    /** Order does not count, nor do parameters without a value: one official client leaves those unsigned. */
    private static boolean signedSame(Parameters one, Parameters other) {
        return sorted(one).equals(sorted(other)) && one.first("Signature").equals(other.first("Signature"));
    }

    private static List<String> sorted(Parameters parameters) {
        return parameters.all().stream()
                .filter(parameter ->
                        !parameter.value().isEmpty() && !parameter.name().equals("Signature"))
                .map((Parameter parameter) -> parameter.name() + "=" + parameter.value())
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1})
    void bearer_mutated_isRefused(long seed) {
        RandomGenerator random = random(seed);
        String header = "Bearer " + AccessRig.API_KEY;
        try (AccessRig rig = new AccessRig(CLIENTS)) {
            for (int i = 0; i < ROUNDS; i++) {
                String mutated = Mutations.of(header, random);
                boolean same = mutated.regionMatches(true, 0, "Bearer ", 0, 7)
                        && mutated.substring(7).strip().equals(AccessRig.API_KEY);
                if (!same) {
                    isRefused(rig.admit(mutated, null, null), seed + ": " + mutated);
                }
            }
        }
    }
}
