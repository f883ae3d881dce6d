package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.ehpc.gateway.cache.WrongOnPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The design's rules hold, and each of them can be broken. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ArchitectureRules.ROOT);
    private static final JavaClasses WRONG = new ClassFileImporter()
            .importClasses(WrongOnPurpose.class, WrongOnPurpose.class.getDeclaredClasses()[0]);

    static final List<String> FLOORS = ArchitectureRules.FLOORS;

    static Stream<Named<ArchRule>> bans() {
        return Stream.of(
                Named.of("simulator known to its commands", ArchitectureRules.SIMULATOR_IS_KNOWN_TO_ITS_COMMANDS),
                Named.of("no static state", ArchitectureRules.NO_STATIC_STATE),
                Named.of("no static counter", ArchitectureRules.NO_STATIC_COUNTER),
                Named.of("no blocking", ArchitectureRules.NO_BLOCKING),
                Named.of("one clock", ArchitectureRules.ONE_CLOCK),
                Named.of("stopwatch in one place", ArchitectureRules.STOPWATCH_IN_ONE_PLACE),
                Named.of("wall clock for ages and stamps", ArchitectureRules.WALL_CLOCK_FOR_AGES_AND_STAMPS),
                Named.of("names", ArchitectureRules.NAMES_SAY_WHAT_A_CLASS_IS),
                Named.of("public classes", ArchitectureRules.PUBLIC_CLASSES_ARE_NOT_EXTENDED));
    }

    @ParameterizedTest
    @FieldSource("FLOORS")
    void floor_imports_standBeforeItInTheList(String floor) {
        ArchitectureRules.order(floor).check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("FLOORS")
    void floor_whatItMustNotKnow_isUnknownToIt(String floor) {
        assertThat(ArchitectureRules.MUST_NOT_KNOW).containsKey(floor);
        ArchitectureRules.ignorance(floor).check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("bans")
    void ban_allClasses_holds(ArchRule ban) {
        ban.check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("bans")
    void ban_classThatIsWrongOnPurpose_isBroken(ArchRule ban) {
        assertThat(ban.evaluate(WRONG).hasViolation()).isTrue();
    }

    @Test
    void floorRules_classThatIsWrongOnPurpose_areBroken() {
        assertThat(ArchitectureRules.order("cache").evaluate(WRONG).hasViolation())
                .as("the simulator")
                .isTrue();
        assertThat(ArchitectureRules.ignorance("cache").evaluate(WRONG).hasViolation())
                .as("resilience")
                .isTrue();
    }

    @Test
    void simulator_imports_areProtocolAndSigning() {
        ArchitectureRules.SIMULATOR_STANDS_ON_PROTOCOL.check(CLASSES);
    }

    @Test
    void packages_all_areFreeOfCycles() {
        ArchitectureRules.NO_CYCLES.check(CLASSES);
    }

    @Test
    void packages_all_areInTheListAndMarkedForNullness() {
        JavaPackage root = CLASSES.getPackage(ArchitectureRules.ROOT);
        List<String> expected = new ArrayList<>(List.of(ArchitectureRules.ROOT, ArchitectureRules.ROOT + ".simulator"));
        ArchitectureRules.FLOORS.forEach(floor -> expected.add(ArchitectureRules.ROOT + "." + floor));

        assertThat(root.getSubpackagesInTree())
                .allSatisfy(each -> assertThat(each.getSubpackages())
                        .as("one level of packages: %s", each.getName())
                        .isEmpty());
        assertThat(all(root)).extracting(JavaPackage::getName).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(all(root))
                .allSatisfy(each -> assertThat(each.isAnnotatedWith(NullMarked.class))
                        .as(each.getName())
                        .isTrue());
    }

    private static Stream<JavaPackage> all(JavaPackage root) {
        return Stream.concat(Stream.of(root), root.getSubpackages().stream());
    }
}
