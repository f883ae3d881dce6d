package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.cache.CacheModel.Asked;
import io.ehpc.gateway.cache.CacheModel.Call;
import io.ehpc.gateway.cache.CacheModel.End;
import io.ehpc.gateway.cache.CacheModel.Image;
import io.ehpc.gateway.cache.CacheModel.Owed;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A random history, told to a cache and to its model alike, and a comparison of the two after each event. */
final class CacheHistory {
    private static final String OWN_REGION = "cn-beijing";
    private static final List<Query> QUERIES = List.of(
            Samples.query("cn-hangzhou"),
            Samples.query(OWN_REGION),
            Samples.query("other", "cn-hangzhou", Map.of()),
            Samples.query("default", "cn-hangzhou", Map.of("BaseOsTag", "x")));

    private final CacheRig rig;
    private final PlantedMistake mistake;
    private final long seed;
    private final CacheChance chance;
    private final List<Told> told;
    private final List<HeldCalls.Call> begun = new ArrayList<>();
    private final List<Flight> cutLoose = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private CacheConfig config = CacheRig.CONFIG;
    private Set<Query> watched = Set.of();
    private boolean spare = true;
    private int event;

    /** One query, and its models. */
    private record Told(Query query, CacheModel model, AheadModel ahead) {
        static Told of(Query query) {
            CacheModel model = new CacheModel(query);
            return new Told(query, model, new AheadModel(model));
        }
    }

    /** A call under way. */
    private record Flight(Told of, Call call) {}

    /** A request that waits for a call. */
    private record Waiting(Told of, Asked asked, int line, Call on, boolean first, Future<Served> served) {}

    CacheHistory(CacheRig rig, PlantedMistake mistake, long seed) {
        this.rig = rig;
        this.mistake = mistake;
        this.seed = seed;
        this.chance = new CacheChance(seed);
        this.told = QUERIES.stream().map(Told::of).toList();
        rig.cache.configure(settings());
    }

    /** How often what happened: look-ups by outcome, refreshes by result, and other events. */
    int count(String what) {
        return counts.getOrDefault(what, 0);
    }

    /** Lets so many more events happen. */
    void play(int events) {
        for (int end = event + events; event < end; event++) {
            happen(chance.below(100));
        }
    }

    /** Has all calls fail. */
    void end() {
        told.stream().filter(of -> of.model.call() != null).forEach(this::fail);
        while (!cutLoose.isEmpty()) {
            endCutLoose();
        }
        assertThat(waiting).as(here("waiting")).isEmpty();
    }

    private void happen(int dice) {
        begun.clear();
        if (dice < 20) {
            rig.clock.pass(chance.oneIn(2) ? untilALimit() : chance.passed());
        } else if (dice < 62) {
            ask(chance.any(told));
        } else if (dice < 76) {
            underWay().ifPresent(this::succeed);
        } else if (dice < 83) {
            underWay().ifPresent(this::fail);
        } else if (dice < 86) {
            endCutLoose();
        } else if (dice < 95) {
            turn();
        } else if (dice < 98) {
            purge();
        } else if (dice < 99) {
            spare = !spare;
        } else {
            reload();
        }
    }

    /** To the very instant at which something changes for a query, or to just before it. */
    private Duration untilALimit() {
        CacheModel model = chance.any(told).model;
        List<Instant> limits = model.limits(config);
        Duration left = limits.isEmpty() ? Duration.ZERO : Duration.between(now(), chance.any(limits));
        Duration until = chance.oneIn(2) ? left : left.minusMillis(1);
        return until.isNegative() ? chance.passed() : until;
    }

    private Optional<Told> underWay() {
        Told any = chance.any(told);
        return Optional.of(any).filter(of -> of.model.call() != null);
    }

    private Instant now() {
        return rig.clock.instant();
    }

    private String here(String what) {
        return "seed " + seed + ", event " + event + ": " + what;
    }

    private void same(String what, @Nullable Object actual, @Nullable Object expected) {
        if (!Objects.equals(actual, expected)) {
            assertThat(actual).as(here(what)).isEqualTo(expected);
        }
    }

    private void counted(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private AnswerCache.Settings settings() {
        EhpcApi upstream = (query, terms) -> {
            Future<Answer> answer = rig.calls.answer(query, terms);
            begun.add(rig.calls.last());
            return answer;
        };
        return new AnswerCache.Settings(
                mistake.config(config),
                CacheRig.LOAD_TIME,
                mistake.loader(upstream),
                watched,
                query -> mistake.spare(spare));
    }

    private void reload() {
        config = chance.config(OWN_REGION);
        boolean anyWatched = config.refreshAhead().enabled() && chance.oneIn(2);
        watched = anyWatched ? Set.of(chance.any(QUERIES)) : Set.of();
        if (mistake.reloads()) {
            rig.cache.configure(settings());
        }
        told.forEach(of -> of.ahead.reloaded());
        counted("reload");
    }

    private void ask(Told of) {
        boolean inTime = !chance.oneIn(20);
        Directives directives = chance.directives();
        Asked asked = of.model.asked(config, directives, inTime);
        int line = of.ahead.line();
        Owed owed = of.model.ask(asked, now());

        Deadline deadline = Deadline.in(inTime ? Duration.ofSeconds(30) : Duration.ZERO, rig.clock);
        Future<Served> served = rig.cache.get(mistake.query(of.query), deadline, mistake.directives(directives));

        same(
                "priorities of calls begun",
                begun.stream().map(call -> call.terms().priority()).toList(),
                owed.begins() == null ? List.of() : List.of(owed.begins()));
        if (owed.begins() != null) {
            begin(of, begun.get(0), owed.end() != null);
        }
        same("answered at once", served.isComplete(), owed.end() != null);
        Call on = of.model.call();
        if (owed.end() != null) {
            check(of, asked, line, owed.end(), served);
        } else if (on != null) {
            waiting.add(new Waiting(of, asked, line, on, owed.begins() != null, served));
        }
    }

    private void begin(Told of, HeldCalls.Call call, boolean behind) {
        same("query of the call", call.query(), of.query);
        of.model.begin(new Call(call, config, event, rig.clock.instant(), behind));
    }

    private void succeed(Told of) {
        Call call = Objects.requireNonNull(of.model.call());
        Image image = image(of, call);
        boolean good = !of.model.isPastLimit(image, call, now());
        counted(call, good);
        if (good) {
            of.ahead.holding();
            of.model.hold(image);
        } else {
            failed(of, Fault.of(FaultKind.BACKEND, "past its limit"));
        }
        call.held.answer().complete(image.answer());
        hear(
                call,
                waited -> good
                        ? of.model.called(waited.asked, image, waited.first, now())
                        : of.model.failed(waited.asked, FaultKind.BACKEND, now()));
    }

    /** At times with the same images as before. */
    private Image image(Told of, Call call) {
        Image held = of.model.held();
        String id = held != null && chance.oneIn(5) ? held.id() : "m-" + QUERIES.indexOf(of.query) + "-" + event;
        return new Image(id, Samples.answer(of.query, id, now().minus(chance.namedAge())), call.beganAt);
    }

    private void fail(Told of) {
        Call call = Objects.requireNonNull(of.model.call());
        Fault fault = chance.fault("event " + event);
        counted(call, false);
        failed(of, fault);
        call.held.fail(fault);
        hear(call, waited -> of.model.failed(waited.asked, fault.kind(), now()));
    }

    private void failed(Told of, Fault fault) {
        of.model.fail(fault, now());
        of.ahead.failed(now());
    }

    private void counted(Call call, boolean good) {
        boolean ahead = call.held.terms().priority() == Priority.PREFETCH;
        if (ahead || call.behind) {
            counted("refresh " + (good ? "ok" : "failed"));
        }
    }

    /** A call from before a purge ends: for who waits, and for nobody else. */
    private void endCutLoose() {
        if (cutLoose.isEmpty()) {
            return;
        }
        Flight flight = cutLoose.remove(chance.below(cutLoose.size()));
        CacheModel model = flight.of.model;
        Image image = image(flight.of, flight.call);
        boolean good = chance.oneIn(2) && !model.isPastLimit(image, flight.call, now());
        if (good) {
            flight.call.held.answer().complete(image.answer());
            mistake.landedCutLoose(rig.cache, image.answer());
        } else {
            flight.call.held.fail(FaultKind.BACKEND);
        }
        hear(
                flight.call,
                waited -> good
                        ? model.called(waited.asked, image, waited.first, now())
                        : model.failed(waited.asked, FaultKind.BACKEND, now()));
        counted("cut loose and ended");
    }

    private void purge() {
        boolean soft = chance.oneIn(2);
        Query one = chance.any(QUERIES);
        Predicate<Query> which = switch (chance.below(3)) {
            case 0 -> query -> true;
            case 1 -> query -> query.region().equals(one.region());
            default -> one::equals;
        };
        int calls = cutLoose.size();
        int live = 0;
        int most = 0;
        for (Told of : told) {
            if (which.test(of.query)) {
                most += of.model.held() == null ? 0 : 1;
                live += of.model.held() == null || of.model.isExpired(config, now()) ? 0 : 1;
                Call cut = of.model.purge(soft, event);
                if (cut != null) {
                    cutLoose.add(new Flight(of, cut));
                }
            }
        }
        AnswerCache.Purged purged = purged(which, mistake.purge(soft));
        same("calls cut loose", purged.calls(), cutLoose.size() - calls);
        assertThat(purged.entries()).as(here("answers taken back")).isBetween(live, most);
        counted(soft ? "soft purge" : "hard purge");
    }

    private AnswerCache.Purged purged(Predicate<Query> which, PlantedMistake.Purge how) {
        return how == PlantedMistake.Purge.NONE
                ? new AnswerCache.Purged(0, 0)
                : rig.cache.purge(which, how == PlantedMistake.Purge.SOFT).result();
    }

    /** The cache refreshes what it may, and at least what it must; it may also let go of what has expired. */
    private void turn() {
        List<Told> must =
                told.stream().filter(of -> of.ahead.must(terms(of), now())).toList();
        if (mistake.turns()) {
            rig.cache.keepFresh();
        }
        for (HeldCalls.Call call : begun) {
            Told of = told.get(QUERIES.indexOf(call.query()));
            same("may be refreshed ahead: " + of.query, of.ahead.may(terms(of), now()), true);
            same("priority", call.terms().priority(), Priority.PREFETCH);
            begin(of, call, false);
        }
        must.forEach(of -> same("must be refreshed ahead: " + of.query, of.model.call() != null, true));
        for (Told of : told) {
            of.ahead.turned(terms(of), now());
            if (of.model.isExpired(config, now()) && rig.cache.peek(of.query).isEmpty()) {
                of.model.letGo();
            }
        }
    }

    private AheadModel.Terms terms(Told of) {
        return new AheadModel.Terms(config, watched.contains(of.query), spare);
    }

    /** All who waited for a call have got their end, and nobody else; the clock has not moved since. */
    private void hear(Call ended, Function<Waiting, End> owed) {
        same("somebody in need joined", ended.held.terms().joined().isComplete(), ended.joined);
        List<Waiting> landed = waiting.stream().filter(one -> one.on == ended).toList();
        waiting.removeAll(landed);
        landed.forEach(one -> check(one.of, one.asked, one.line, owed.apply(one), one.served));
        waiting.forEach(one -> same("still waits", one.served.isComplete(), false));
    }

    private void check(Told of, Asked asked, int line, End owed, Future<Served> served) {
        if (owed.image() == null) {
            same("failed", served.failed(), true);
            assertThat(served.cause()).as(here("failure")).isInstanceOf(CallFailedException.class);
            FaultKind kind = CallFailedException.faultOf(served.cause()).kind();
            same("fault", kind, owed.fault());
            counted(kind.isDefinitive() ? "negative" : "failed");
            return;
        }
        same("succeeded", served.succeeded(), true);
        check(of, asked, owed, owed.image(), served.result());
        counted(served.result().outcome());
        if (owed.source() == Served.Source.CACHE) {
            of.ahead.hit(line, now());
        }
    }

    private void check(Told of, Asked asked, End owed, Image image, Served served) {
        same("query", served.answer().query(), of.query);
        same("image", CacheRig.image(served), image.id());
        same("as of", served.answer().asOf(), image.answer().asOf());
        same("verdict", served.verdict(), owed.verdict());
        same("source", served.source(), owed.source());
        same("age", served.age(), image.age(now()));
        ModelLimits limits = ModelLimits.of(image.answer(), false, asked.under());
        same("within its limit", served.age().compareTo(limits.end()) < 0, true);
        if (served.verdict() == Freshness.Verdict.FRESH) {
            same("fresh for", served.freshFor(), limits.fresh().minus(served.age()));
            same("fetched after the last purge", image.calledAt() > asked.purgedAt(), true);
        }
    }
}
