package io.ehpc.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;

/** The rules of the project's design as data, and what follows from them. */
final class ArchitectureRules {
    static final String ROOT = "io.ehpc.gateway";

    /** Ground floor first: each may import those above it in this list only. */
    static final List<String> FLOORS = List.of(
            "time",
            "protocol",
            "signing",
            "config",
            "fairness",
            "telemetry",
            "heap",
            "logging",
            "tracing",
            "content",
            "outbound",
            "upstream",
            "resilience",
            "store",
            "cache",
            "catalogue",
            "security",
            "listener",
            "web");

    private static final String[] HTTP_LIBRARIES = {
        "io.vertx.core.http..", "io.vertx.ext.web..", "io.netty..", "java.net.http..", "com.sun.net.httpserver.."
    };

    /** What a package must not know, though it may come before it or is none of ours. */
    static final Map<String, List<String>> MUST_NOT_KNOW = Map.ofEntries(
            entry("time", List.of("io.vertx..", "io.netty..", "java.net.http..", "java.nio.file..")),
            entry("protocol", List.of("io.vertx..", "io.netty..", "java.net.http..", "java.nio.file..")),
            entry("signing", List.of("io.vertx..", "io.netty..", "java.net.http..", "java.nio.file..")),
            entry("config", and("io.vertx..")),
            entry("fairness", and("io.vertx..")),
            entry("telemetry", and("io.vertx..")),
            entry("heap", and("io.vertx..", ours("config"))),
            entry("logging", and("io.vertx..")),
            entry("tracing", and("io.vertx.ext..")),
            entry("content", and("com.github.benmanes.caffeine..")),
            entry(
                    "outbound",
                    List.of("io.vertx.ext.web..", "com.github.benmanes.caffeine..", "io.github.resilience4j..")),
            entry(
                    "upstream",
                    List.of("io.vertx.ext.web..", "com.github.benmanes.caffeine..", "io.github.resilience4j..")),
            entry("resilience", List.of("com.github.benmanes.caffeine..", "io.vertx.ext.web..")),
            entry("store", and(ours("resilience"), "com.github.benmanes.caffeine..")),
            entry("cache", and(ours("resilience"), "io.github.resilience4j..")),
            entry("catalogue", and(ours("resilience"), "io.github.resilience4j..")),
            entry("security", List.of(ours("catalogue"), ours("cache"), ours("upstream"), ours("resilience"))),
            entry(
                    "listener",
                    List.of(
                            ours("security"),
                            ours("catalogue"),
                            ours("cache"),
                            ours("upstream"),
                            ours("resilience"),
                            "io.vertx.ext.web..")),
            entry("web", List.of(ours("resilience"), "io.github.resilience4j..", "com.github.benmanes.caffeine..")));

    /** The only classes that know the simulator. */
    static final Set<String> KNOW_THE_SIMULATOR = Set.of("DemoCommand", "SimulateCommand", "SimulatorPorts");

    private static final Map<String, String> WALL_CLOCK = Map.of(
            System.class.getName(), "currentTimeMillis",
            Date.class.getName(), "<init>",
            Instant.class.getName(), "now",
            LocalDate.class.getName(), "now",
            LocalDateTime.class.getName(), "now",
            OffsetDateTime.class.getName(), "now",
            ZonedDateTime.class.getName(), "now");

    /** Who knows the time of day, and what for; all that waits has a clock that never steps. */
    private static final Map<String, String> READ_THE_WALL_CLOCK = Map.ofEntries(
            entry("Engine", "hands it on"),
            entry("Gateway", "hands it on"),
            entry("StoredAnswers", "ages of answers on disk"),
            entry("cache.AnswerCache", "time stamps in reports"),
            entry("cache.Judge", "ages"),
            entry("cache.Lookout", "ages"),
            entry("cache.RefreshAhead", "ages"),
            entry("cache.Shelf", "ages"),
            entry("security.Access", "hands it on"),
            entry("security.AuditLog", "time stamps"),
            entry("security.Gatekeeper", "ends of keys, time stamps of signatures"),
            entry("security.ManagementAccess", "ends of certificates"),
            entry("simulator.Endpoint", "time stamps of signatures"),
            entry("upstream.AccountCredentials", "hands it on"),
            entry("upstream.HttpEhpcApi", "signatures and ages"),
            entry("upstream.RefreshedCredentials", "ends of keys"),
            entry("web.ApiRoutes", "hands it on"),
            entry("web.PreparedAnswers", "ages"));

    private ArchitectureRules() {}

    private static List<String> and(String... more) {
        List<String> all = new ArrayList<>(List.of(HTTP_LIBRARIES));
        all.addAll(List.of(more));
        return List.copyOf(all);
    }

    static String ours(String floor) {
        return ROOT + "." + floor + "..";
    }

    /** A floor imports no floor below it in the list, no simulator and nothing of the root. */
    static ArchRule order(String floor) {
        List<String> banned = new ArrayList<>(List.of(ROOT, ours("simulator")));
        FLOORS.subList(FLOORS.indexOf(floor) + 1, FLOORS.size()).forEach(later -> banned.add(ours(later)));
        return noClasses()
                .that(resideInAPackage(ours(floor)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(banned.toArray(String[]::new)));
    }

    /** A floor does not know what it must not. */
    static ArchRule ignorance(String floor) {
        return noClasses()
                .that(resideInAPackage(ours(floor)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        MUST_NOT_KNOW.getOrDefault(floor, List.of()).toArray(String[]::new)));
    }

    static final ArchRule SIMULATOR_STANDS_ON_PROTOCOL = noClasses()
            .that(resideInAPackage(ours("simulator")))
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "..")
                    .and(DescribedPredicate.not(
                            resideInAnyPackage(ours("simulator"), ours("time"), ours("protocol"), ours("signing")))));

    static final ArchRule SIMULATOR_IS_KNOWN_TO_ITS_COMMANDS = noClasses()
            .that(resideInAPackage(ROOT + ".."))
            .and(DescribedPredicate.not(resideInAPackage(ours("simulator"))))
            .and(describe("are no command of the simulator's", type -> !KNOW_THE_SIMULATOR.contains(outermost(type))))
            .should()
            .dependOnClassesThat(resideInAPackage(ours("simulator")));

    static final ArchRule NO_CYCLES =
            SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    static final ArchRule NO_STATIC_STATE = fields().that()
            .areStatic()
            .should()
            .beFinal()
            .because("static state is shared by all gateways and tests of a process");

    static final ArchRule NO_STATIC_COUNTER = noFields()
            .that()
            .areStatic()
            .should()
            .haveRawType(resideInAnyPackage("java.util.concurrent..", "com.github.benmanes.caffeine.."));

    static final ArchRule NO_BLOCKING = noClasses()
            .that(resideInAPackage(ROOT + ".*.."))
            .should()
            .accessTargetWhere(describe("blocks a thread", ArchitectureRules::blocks));

    static final ArchRule ONE_CLOCK = noClasses()
            .that(resideInAPackage(ROOT + ".*.."))
            .and(DescribedPredicate.not(resideInAPackage(ours("time"))))
            .should()
            .accessTargetWhere(describe("reads the machine's clock", ArchitectureRules::readsTheClock));

    static final ArchRule STOPWATCH_IN_ONE_PLACE = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + ".web.RequestScope")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".time.MonotonicClock")
            .should()
            .callMethod(System.class, "nanoTime");

    static final ArchRule WALL_CLOCK_FOR_AGES_AND_STAMPS = noClasses()
            .that(describe("have no reason to know the time of day", ArchitectureRules::goByTheMonotonicClock))
            .should()
            .accessTargetWhere(describe("reads the wall clock", ArchitectureRules::readsTheWallClock));

    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
            noClasses().should().haveNameMatching(".*(Impl|Utils?|Helpers?|Managers?|Abstract[A-Z]\\w*)");

    static final ArchRule PUBLIC_CLASSES_ARE_NOT_EXTENDED = classes()
            .that()
            .arePublic()
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT)
            .orShould()
            .beInterfaces()
            .orShould()
            .beEnums();

    private static String outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.getSimpleName();
    }

    private static boolean goByTheMonotonicClock(JavaClass type) {
        String name = type.getName();
        return !name.startsWith(ROOT + ".time.")
                && READ_THE_WALL_CLOCK.keySet().stream()
                        .map(reader -> ROOT + "." + reader)
                        .noneMatch(reader -> name.equals(reader) || name.startsWith(reader + "$"));
    }

    private static boolean readsTheWallClock(JavaAccess<?> access) {
        return access.getTargetOwner().getName().equals(ROOT + ".time.Clocks")
                && Set.of("wall", "now", "timeOfDay")
                        .contains(access.getTarget().getName());
    }

    private static boolean blocks(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getTarget().getName();
        if (owner.isEquivalentTo(Thread.class)) {
            return Set.of("sleep", "join").contains(name);
        }
        if (owner.isAssignableTo(Future.class)) {
            return Set.of("get", "join").contains(name);
        }
        // Vert.x' own join waits for nothing.
        boolean mayAwait = owner.isAssignableTo(io.vertx.core.Future.class)
                || owner.getPackageName().startsWith("java.util.concurrent");
        return mayAwait && name.equals("await");
    }

    private static boolean readsTheClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        if (owner.equals(Clock.class.getName())) {
            return name.startsWith("system") || name.startsWith("tick");
        }
        return WALL_CLOCK.getOrDefault(owner, "").equals(name);
    }
}
