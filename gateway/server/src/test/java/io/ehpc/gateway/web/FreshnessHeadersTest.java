package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.cache.Served.Source;
import io.ehpc.gateway.cache.Served.Why;
import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.catalogue.Listing;
import io.ehpc.gateway.catalogue.Merged;
import io.ehpc.gateway.catalogue.Part;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessHeadersTest {
    /** One member of the List of RFC 9211: a token with parameters, as far as these headers use them. */
    private static final Pattern CACHE_STATUS = Pattern.compile(
            "[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*(; (hit|stored|collapsed|fwd=(miss|stale|request)|ttl=-?[0-9]{1,15}"
                    + "|detail=([A-Za-z][A-Za-z0-9-]*|\"[A-Za-z0-9:,/ -]*\")))*");

    private static Part part(Source source, Verdict verdict, long age) {
        return part(source, source == Source.CACHE ? null : Why.MISS, verdict, age);
    }

    private static Part part(Source source, @Nullable Why why, Verdict verdict, long age) {
        return part(source, why, verdict, age, 60_000);
    }

    private static Part part(Source source, @Nullable Why why, Verdict verdict, long age, long fresh) {
        var answer = Answers.of("cn-hangzhou", null);
        Duration old = Duration.ofMillis(age);
        return new Part(
                answer.query(),
                new Served(
                        answer,
                        verdict,
                        source,
                        why,
                        new Served.Lifetime(
                                old,
                                Duration.ofMillis(fresh).minus(old),
                                Duration.ofMinutes(5).minus(old),
                                Duration.ofHours(1).minus(old),
                                Duration.ofMillis(fresh).minus(old)),
                        null),
                null);
    }

    private static Served served(Part part) {
        Served served = part.served();
        assertThat(served).isNotNull();
        return served;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # source    | why     | verdict        | millis   | Age  | max-age | Cache-Status
            CALL        | MISS    | FRESH          | 0        | 0    | 60      | ehpc-gateway; fwd=miss; stored; ttl=60
            CALL        | MISS    | FRESH          | 59_999   | 59   | 59      | ehpc-gateway; fwd=miss; stored; ttl=0
            CALL        | MISS    | STALE          | 61_000   | 61   |         | ehpc-gateway; fwd=miss; stored; ttl=-1
            CALL        | STALE   | FRESH          | 0        | 0    | 60      | ehpc-gateway; fwd=stale; stored; ttl=60
            CALL        | REQUEST | FRESH          | 0        | 0    | 60      | ehpc-gateway; fwd=request; stored; ttl=60
            SHARED_CALL | MISS    | FRESH          | 1_999    | 1    | 59      | ehpc-gateway; fwd=miss; collapsed; ttl=58
            CACHE       |         | FRESH          | 0        | 0    | 60      | ehpc-gateway; hit; ttl=60
            CACHE       |         | FRESH          | 1        | 0    | 59      | ehpc-gateway; hit; ttl=59
            CACHE       |         | FRESH          | 59_999   | 59   | 59      | ehpc-gateway; hit; ttl=0
            CACHE       |         | STALE          | 60_000   | 60   |         | ehpc-gateway; hit; ttl=0; detail=stale
            CACHE       |         | STALE          | 60_001   | 60   |         | ehpc-gateway; hit; ttl=-1; detail=stale
            CACHE       | STALE   | STALE_IF_ERROR | 3599_000 | 3599 |         | ehpc-gateway; fwd=stale; ttl=-3539; detail=stale-if-error
            CACHE       | REQUEST | STALE_IF_ERROR | 10_000   | 10   |         | ehpc-gateway; fwd=request; ttl=50; detail=stale-if-error
            """)
    void headers_ofOneAnswer_sayHowFreshItIs(
            Source source,
            @Nullable Why why,
            Verdict verdict,
            String millis,
            String age,
            @Nullable String maxAge,
            String status) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();

        FreshnessHeaders.put(headers, served(part(source, why, verdict, Long.parseLong(millis.replace("_", "")))));

        assertThat(headers.get("Age")).isEqualTo(age);
        assertThat(headers.get("Cache-Status")).isEqualTo(status).matches(CACHE_STATUS);
        assertThat(headers.get("Cache-Control")).isEqualTo(maxAge == null ? "no-cache" : "private, max-age=" + maxAge);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # parts: age and fresh lifetime in milliseconds | Age | max-age | ttl
            6000/3600000, 6000/30000                        | 6   | 30      | 24
            6000/30000, 6000/3600000                        | 6   | 30      | 24
            3000000/3600000, 6000/30000                     | 3000 | 3024   | 24
            3590000/3600000, 6000/30000                     | 3590 | 3600   | 10
            1500/30000, 1400/30000                          | 1   | 29      | 28
            1999/30001, 0/30000                             | 1   | 29      | 28
            29999/30000, 0/30000                            | 29  | 29      | 0
            """)
    void lifetimes_ofAMerge_areTheLeastOfItsParts(String parts, String age, long maxAge, long ttl) {
        List<Part> all = new ArrayList<>();
        for (String each : parts.split(", ", -1)) {
            String[] both = each.split("/", -1);
            all.add(part(Source.CACHE, null, Verdict.FRESH, Long.parseLong(both[0]), Long.parseLong(both[1])));
        }
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();

        FreshnessHeaders.put(headers, new Listing(Merged.of(List.of()), all, List.of()));

        assertThat(headers.get("Age")).isEqualTo(age);
        assertThat(headers.get("Cache-Control")).isEqualTo("private, max-age=" + maxAge);
        assertThat(headers.get("Cache-Status")).isEqualTo("ehpc-gateway; hit; ttl=" + ttl);
        assertThat(all)
                .allSatisfy(part -> assertThat(Duration.ofSeconds(maxAge - Long.parseLong(age)))
                        .isLessThanOrEqualTo(served(part).freshFor()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # parts: source, verdict and age in seconds; - failed    | Age | Cache-Status | lifetime
            CACHE FRESH 5                                            | 5   | ehpc-gateway; hit; ttl=55 | 60
            CACHE FRESH 5, CACHE FRESH 50, CACHE FRESH 7             | 50  | ehpc-gateway; hit; ttl=10 | 60
            CACHE FRESH 5, CACHE STALE 70                            | 70  | ehpc-gateway; hit; ttl=-10; detail="complete: cn-hangzhou stale" |
            CACHE STALE 70, CACHE STALE_IF_ERROR 700                 | 700 | ehpc-gateway; hit; ttl=-640; detail="complete: cn-hangzhou stale, cn-hangzhou stale-if-error" |
            CALL FRESH 0                                             | 0   | ehpc-gateway; fwd=miss | 60
            CALL FRESH 0, SHARED_CALL FRESH 1, CACHE FRESH 50        | 50  | ehpc-gateway; fwd=miss | 60
            CACHE FRESH 5, -                                         | 5   | ehpc-gateway; fwd=miss; detail="partial: cn-beijing failed" |
            -, CALL FRESH 0, CACHE STALE 70                          | 70  | ehpc-gateway; fwd=miss; detail="partial: cn-beijing failed, cn-hangzhou stale" |
            """)
    void headers_ofAMergedAnswer_areThoseOfItsOldestPart(
            String parts, String age, String status, @Nullable String lifetime) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();

        FreshnessHeaders.put(headers, new Listing(Merged.of(List.of()), parts(parts), List.of()));

        assertThat(headers.get("Age")).isEqualTo(age);
        assertThat(headers.get("Cache-Status")).isEqualTo(status).matches(CACHE_STATUS);
        assertThat(headers.get("Cache-Control"))
                .isEqualTo(lifetime == null ? "no-cache" : "private, max-age=" + lifetime);
    }

    private static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        for (String each : text.split(", ", -1)) {
            String[] words = each.split(" ", -1);
            parts.add(
                    each.equals("-")
                            ? new Part(
                                    Answers.of("cn-beijing", null).query(),
                                    null,
                                    Fault.of(FaultKind.UNREACHABLE, "Detail."))
                            : part(
                                    Source.valueOf(words[0]),
                                    Verdict.valueOf(words[1]),
                                    1_000 * Long.parseLong(words[2])));
        }
        return parts;
    }
}
