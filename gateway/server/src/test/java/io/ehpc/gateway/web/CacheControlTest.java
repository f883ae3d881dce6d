package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.config.DirectiveConfig;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {
    private static final Duration NEW_ENOUGH = Duration.ofSeconds(5);
    private static final DirectiveConfig ALL = new DirectiveConfig(true, true, true, true, true, true, NEW_ENOUGH);

    /** What was read, in short: {@code no-cache max-age=3}. */
    private static String read(@Nullable String header, DirectiveConfig honoured) {
        Directives directives = new CacheControl(honoured).directives(header);
        StringBuilder text = new StringBuilder();
        text.append(directives.noCache() ? " no-cache" : "");
        append(text, "max-age", directives.maxAge());
        append(text, "min-fresh", directives.minFresh());
        append(text, "max-stale", directives.maxStale());
        text.append(directives.onlyIfCached() ? " only-if-cached" : "");
        append(text, "stale-if-error", directives.staleIfError());
        return text.toString().strip();
    }

    private static void append(StringBuilder text, String name, @Nullable Duration value) {
        if (value != null) {
            boolean unlimited = value.equals(Directives.UNLIMITED);
            text.append(' ').append(name).append(unlimited ? "" : "=" + value.toSeconds());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', nullValues = "none", textBlock = """
            # header                               | read
            none                                   | ''
            ''                                     | ''
            no-cache                               | no-cache
            No-Cache                               | no-cache
            ' no-cache '                           | no-cache
            no-cache=x                             | ''
            no-store                               | ''
            max-age=0                              | max-age=0
            max-age=60                             | max-age=60
            max-age="60"                           | max-age=60
            max-age=060                            | max-age=60
            max-age                                | ''
            max-age=                               | ''
            max-age=-1                             | ''
            max-age=1.5                            | ''
            max-age=x                              | ''
            max-age=1 2                            | ''
            max-age=99999999999999999999           | max-age
            max-age=1, max-age=2                   | max-age=1
            max-age=x, max-age=2                   | max-age=2
            min-fresh=10                           | min-fresh=10
            max-stale                              | max-stale
            max-stale=7                            | max-stale=7
            max-stale=x                            | ''
            stale-if-error=7                       | stale-if-error=7
            stale-if-error                         | ''
            only-if-cached                         | only-if-cached
            only-if-cached,max-stale               | max-stale only-if-cached
            ,, no-cache ,,max-age=3,               | no-cache max-age=3
            foo="a, no-cache", max-age=3           | max-age=3
            foo=bar, no-cache                      | no-cache
            no-cache; max-age=3                    | ''
            max-age = 3                            | ''
            """)
    void directives_header_areRead(@Nullable String header, String read) {
        assertThat(read(header, ALL)).isEqualTo(read);
    }

    @Test
    void directives_any_haveWhatIsNewEnough() {
        assertThat(new CacheControl(ALL).directives("no-cache").newEnough()).isEqualTo(NEW_ENOUGH);
        assertThat(new CacheControl(ALL).directives("no-store")).isSameAs(Directives.NONE);
    }

    @Test
    void directives_notHonoured_areIgnored() {
        String all = "no-cache, max-age=1, min-fresh=2, max-stale=3, only-if-cached, stale-if-error=4";

        assertThat(read(all, ALL))
                .isEqualTo("no-cache max-age=1 min-fresh=2 max-stale=3 only-if-cached stale-if-error=4");
        assertThat(read(all, new DirectiveConfig(false, true, true, true, true, true, NEW_ENOUGH)))
                .isEqualTo("max-age=1 min-fresh=2 max-stale=3 only-if-cached stale-if-error=4");
        assertThat(read(all, new DirectiveConfig(true, false, true, false, true, false, NEW_ENOUGH)))
                .isEqualTo("no-cache min-fresh=2 only-if-cached");
        assertThat(read(all, new DirectiveConfig(false, false, false, false, false, false, NEW_ENOUGH)))
                .isEmpty();
    }

    @Test
    void directives_anything_isRead() {
        String signs = "max-age=0123, no-cache\"\\;\té\0stale";
        Random random = new Random(20_261_124);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder header = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                header.append(signs.charAt(random.nextInt(signs.length())));
            }
            assertThat(new CacheControl(ALL).directives(header.toString())).isNotNull();
        }
        assertThat(read("x,".repeat(1_000) + "no-cache", ALL)).isNotEmpty();
    }
}
