package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No regular expression takes time that grows faster than its input, or stack that grows with it: each is fed long
 * inputs made of what it is itself made of.
 */
class LinearPatternsTest {
    private static final int LENGTH = 100_000;

    /** A pattern that backtracks over each pair of places takes minutes at this length. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Those that are looked for anywhere in a text; others have to begin where it does. */
    private static final Set<String> SEARCHED =
            Set.of("Accept.WEIGHT", "Interpolation.REFERENCE", "Parameters.MALFORMED_ESCAPE", "Endpoint.PORT");

    private static final String SPOILER = "!";

    /** What a pattern may repeat beyond single characters of its own. */
    private static final List<String> SEEDS = List.of(
            " ", "0", "a", "A", "${", "~a.1", "-a1", "-1", ".a", ";q=1", "q=0.1;", "a=1,", "\"a\",", "W/", "a,", "0:",
            "%1", "0000:", "\\", ". ");

    /** Beginnings that must be got past before what repeats is looked at. */
    private static final List<String> STARTS = List.of("", "a", "0123456789abcdef.1", "cn-a", "a/b;");

    static Stream<Arguments> patterns() {
        Map<String, Pattern> found = new TreeMap<>();
        for (JavaClass each : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ArchitectureRules.ROOT)) {
            collect(each, found);
        }
        return found.entrySet().stream()
                .map(entry -> Arguments.of(entry.getKey().split(" ", 2)[0], entry.getValue()));
    }

    private static void collect(JavaClass each, Map<String, Pattern> found) {
        each.getFields().stream()
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .map(JavaField::reflect)
                .filter(LinearPatternsTest::mayHoldPatterns)
                .forEach(field -> {
                    Set<Pattern> held = new LinkedHashSet<>();
                    collect(read(field), held, 0);
                    held.forEach(pattern -> found.put(
                            field.getDeclaringClass().getSimpleName() + "." + field.getName() + " " + pattern,
                            pattern));
                });
    }

    private static boolean mayHoldPatterns(Field field) {
        Class<?> type = field.getType();
        return type == Pattern.class
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || type.isRecord();
    }

    private static @Nullable Object read(Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException unreadable) {
            throw new LinkageError(field.toString(), unreadable);
        }
    }

    private static void collect(@Nullable Object value, Set<Pattern> held, int depth) {
        if (value instanceof Pattern pattern) {
            held.add(pattern);
        } else if (depth < 4 && value instanceof Collection<?> all) {
            all.forEach(each -> collect(each, held, depth + 1));
        } else if (depth < 4 && value instanceof Map<?, ?> map) {
            map.values().forEach(each -> collect(each, held, depth + 1));
        } else if (depth < 4
                && value instanceof Record
                && value.getClass().getName().startsWith(ArchitectureRules.ROOT)) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                try {
                    component.getAccessor().setAccessible(true);
                    collect(component.getAccessor().invoke(value), held, depth + 1);
                } catch (ReflectiveOperationException unreadable) {
                    throw new LinkageError(component.toString(), unreadable);
                }
            }
        }
    }

    /** Made of what stands in the pattern itself, and of what is likely to be repeated by it. */
    private static Stream<String> inputs(Pattern pattern) {
        Set<String> seeds = new LinkedHashSet<>(SEEDS);
        pattern.pattern().chars().mapToObj(Character::toString).forEach(seeds::add);
        return seeds.stream().flatMap(seed -> {
            String body = seed.repeat(LENGTH / seed.length());
            return STARTS.stream().map(start -> start + body + SPOILER);
        });
    }

    private static void feed(Pattern pattern, boolean isSearched) {
        inputs(pattern).forEach(input -> {
            Matcher matcher = pattern.matcher(input);
            boolean isWhole = matcher.matches();
            assertThat(matcher.reset().lookingAt() || !isWhole).isTrue();
            matcher.reset();
            while (isSearched && matcher.find()) {
                assertThat(matcher.end()).isPositive();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void pattern_longInputs_takesTimeInProportionAndNoStack(String name, Pattern pattern) {
        Assertions.assertTimeoutPreemptively(DEADLINE, () -> feed(pattern, SEARCHED.contains(name)));
    }

    @Test
    void patterns_ofTheProject_areFound() {
        assertThat(patterns().map(each -> String.valueOf(each.get()[1])))
                .hasSizeGreaterThan(30)
                .anyMatch(pattern -> pattern.startsWith("([0-9a-f]{16})"))
                .anyMatch(pattern -> pattern.startsWith("[A-Za-z0-9]++(?:[.-]"));
    }

    @ParameterizedTest
    @MethodSource("badPatterns")
    void pattern_ofTheWrongKind_isNoticed(Pattern pattern) {
        Assertions.assertThrows(
                Throwable.class,
                () -> Assertions.assertTimeoutPreemptively(Duration.ofSeconds(1), () -> feed(pattern, false)));
    }

    static Stream<Pattern> badPatterns() {
        return Stream.of("(?:~[a-z]+\\.[0-9]+)*", "[a:]*:[a:]*", "(?:a|b|ab)*c").map(Pattern::compile);
    }
}
