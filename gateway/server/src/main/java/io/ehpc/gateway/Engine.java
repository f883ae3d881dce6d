package io.ehpc.gateway;

import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.CountedEhpcApi;
import io.ehpc.gateway.cache.Keeper;
import io.ehpc.gateway.cache.Kept;
import io.ehpc.gateway.catalogue.Audience;
import io.ehpc.gateway.catalogue.Catalogue;
import io.ehpc.gateway.catalogue.ChangeFeed;
import io.ehpc.gateway.catalogue.Changes;
import io.ehpc.gateway.catalogue.Holdings;
import io.ehpc.gateway.catalogue.Merges;
import io.ehpc.gateway.config.DiscoveryConfig;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.ReadinessConfig;
import io.ehpc.gateway.config.RefreshAheadConfig;
import io.ehpc.gateway.heap.HeapLevel;
import io.ehpc.gateway.heap.HeapMeasure;
import io.ehpc.gateway.heap.HeapWatch;
import io.ehpc.gateway.heap.MemoryErrors;
import io.ehpc.gateway.heap.OldGeneration;
import io.ehpc.gateway.heap.Unmeasured;
import io.ehpc.gateway.heap.WorkAdmission;
import io.ehpc.gateway.logging.LineCounts;
import io.ehpc.gateway.outbound.OutboundClients;
import io.ehpc.gateway.outbound.Unexpected;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.resilience.AdmittedEhpcApi;
import io.ehpc.gateway.resilience.Budgets;
import io.ehpc.gateway.resilience.HedgingEhpcApi;
import io.ehpc.gateway.resilience.RegionGuard;
import io.ehpc.gateway.resilience.RegionGuards;
import io.ehpc.gateway.resilience.RetryingEhpcApi;
import io.ehpc.gateway.resilience.UpstreamPipeline;
import io.ehpc.gateway.resilience.VertxScheduler;
import io.ehpc.gateway.security.Access;
import io.ehpc.gateway.security.AuditLog;
import io.ehpc.gateway.security.ManagementAccess;
import io.ehpc.gateway.telemetry.BudgetMetrics;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.telemetry.ChangeMetrics;
import io.ehpc.gateway.telemetry.CredentialMetrics;
import io.ehpc.gateway.telemetry.HeapMetrics;
import io.ehpc.gateway.telemetry.HttpServerMetrics;
import io.ehpc.gateway.telemetry.OutboundMetrics;
import io.ehpc.gateway.telemetry.RequestMetrics;
import io.ehpc.gateway.telemetry.ResilienceMetrics;
import io.ehpc.gateway.telemetry.StoreMetrics;
import io.ehpc.gateway.telemetry.Telemetry;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.upstream.AccountCredentials;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.ClockOffset;
import io.ehpc.gateway.upstream.CredentialGate;
import io.ehpc.gateway.upstream.Credentials;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.HttpEhpcApi;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.RegionClients;
import io.ehpc.gateway.upstream.Terms;
import io.ehpc.gateway.web.Route;
import io.ehpc.gateway.web.Serving;
import io.ehpc.gateway.web.Serving.RegionHealth;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything behind the listeners, put together. What has a state (answers held, breakers, connections)
 * lives as long as the gateway; what has none is made anew for each configuration and swapped as one.
 */
final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long REFRESH_EVERY_MILLIS = 250;
    private static final long GUARD_EVERY_MILLIS = 2_000;

    /** Faults for which no call was made, and that say nothing of the upstream. */
    private static final Set<FaultKind> NEVER_CALLED = Set.of(FaultKind.NOT_CACHED, FaultKind.OVER_QUOTA);

    private final Vertx vertx;
    private final Clocks clocks;
    private final UpstreamMetrics upstreamMetrics;
    private final ResilienceMetrics resilienceMetrics;
    private final CacheMetrics cacheMetrics;
    private final RequestMetrics requestMetrics;
    private final HttpServerMetrics httpMetrics;
    private final ChangeMetrics changeMetrics;
    private final RegionClients clients;
    private final Budgets budgets;
    private final ClockOffset clockOffset = new ClockOffset();
    private final AccountCredentials credentials;
    private final RegionGuards guards;
    private final UpstreamPipeline pipeline;
    private final CacheMemory memory;
    private final CountedEhpcApi.Expected expected = new CountedEhpcApi.Expected();
    private final HeapWatch heap;
    private final WorkAdmission admission;
    private final Merges merges;
    private final ChangeFeed feed;
    private final Audience audience;
    private final AnswerCache cache;
    private final Discovery discovery;
    private final AuditLog audit;
    private final Access access;
    private final ManagementAccess managementAccess;
    private final long refreshing;
    private final long guarding;
    private final @Nullable StoredAnswers stored;
    private volatile GatewayConfig configured;
    private volatile Serving serving;

    Engine(Vertx vertx, Telemetry telemetry, Clocks clocks, GatewayConfig config) {
        this.vertx = vertx;
        this.clocks = clocks;
        this.configured = config;
        this.upstreamMetrics = new UpstreamMetrics(
                telemetry.registry(),
                clocks.wall(),
                Arrays.stream(FaultKind.values())
                        .filter(fault -> !NEVER_CALLED.contains(fault))
                        .map(FaultKind::label)
                        .toList());
        this.cacheMetrics = new CacheMetrics(telemetry.registry(), AnswerCache.OUTCOMES);
        this.requestMetrics =
                new RequestMetrics(telemetry.registry(), Route.faces(), Route.outcomes(AnswerCache.OUTCOMES));
        this.httpMetrics = new HttpServerMetrics(telemetry);
        this.changeMetrics = new ChangeMetrics(telemetry.registry(), Audience.Leave.labels());
        OutboundClients outbound =
                new OutboundClients(vertx, new OutboundMetrics(telemetry.registry(), Unexpected.labels()));
        this.clients = new RegionClients(outbound);
        this.budgets = new Budgets(
                vertx,
                clocks.monotonic()::nanos,
                new BudgetMetrics(
                        telemetry.registry(),
                        Arrays.stream(Priority.values()).map(Priority::label).toList()));
        this.credentials =
                new AccountCredentials(vertx, clocks, new CredentialMetrics(telemetry.registry(), clocks.wall()));
        this.resilienceMetrics =
                new ResilienceMetrics(telemetry.registry(), RetryingEhpcApi.RESULTS, HedgingEhpcApi.RESULTS);
        this.guards = new RegionGuards(resilienceMetrics, clocks.monotonic());
        this.pipeline = new UpstreamPipeline(
                new VertxScheduler(vertx), clocks.monotonic(), new Random(), upstreamMetrics, resilienceMetrics);
        this.memory = new CacheMemory(config.cache().maxBytes());
        HeapMetrics heapMetrics = new HeapMetrics(telemetry.registry(), WorkAdmission.Work.labels());
        HeapMeasure measure =
                OldGeneration.ofThisJvm().<HeapMeasure>map(found -> found).orElseGet(Unmeasured::new);
        this.heap = new HeapWatch(
                measure, clocks.monotonic()::nanos, this::shrinkTo, MemoryErrors.endingThisProcess()::end);
        heapMetrics.show(() -> heap.level().number(), measure::share);
        this.admission = new WorkAdmission(heap::isFull, heapMetrics::refused);
        this.merges = new Merges(vertx, memory, this::isHeld, admission);
        merges.show(cacheMetrics);
        this.discovery = new Discovery(vertx, this::reconfigure);
        Map<String, RegionGuard> regionGuards = guarded(config);
        Path directory = config.cache().store().directory();
        StoreMetrics storeMetrics = new StoreMetrics(telemetry.registry(), directory != null);
        this.stored = directory == null
                ? null
                : new StoredAnswers(
                        vertx,
                        directory,
                        clocks,
                        storeMetrics,
                        () -> withFound(configured),
                        this::retell,
                        this::dropUnreadable);
        this.audit = new AuditLog(clocks);
        this.access = new Access(vertx, clocks, telemetry.registry(), outbound, audit, accessSettings(config));
        this.managementAccess = new ManagementAccess(
                clocks, access, config.management().host(), config.management().access());
        this.feed = new ChangeFeed(clocks.wall(), changeMetrics, config.changes());
        feed.countedBy(memory);
        this.audience = new Audience(changeMetrics);
        AnswerCache.Settings settings = settings(config, regionGuards);
        this.cache = new AnswerCache(
                vertx, clocks, cacheMetrics, stored == null ? Keeper.NONE : stored, feed.and(merges), memory, settings);
        this.serving = serving(config, regionGuards);
        this.refreshing = vertx.setPeriodic(REFRESH_EVERY_MILLIS, turn -> keepFresh());
        this.guarding = vertx.setPeriodic(0, GUARD_EVERY_MILLIS, turn -> keepGuard());
        discover(config, settings.loader());
        heap.begin();
    }

    /** Has caches hold no more than that share of what is configured. */
    private void shrinkTo(double share) {
        memory.shrinkTo(share < 1 ? (long) (configured.cache().maxBytes() * share) : Long.MAX_VALUE);
    }

    /** Goes by another configuration from now on. */
    synchronized void configure(GatewayConfig next) {
        configured = next;
        shrinkTo(heap.level().cacheShare());
        reconfigure();
    }

    /** Goes by the configuration and the regions that were found. */
    private synchronized void reconfigure() {
        GatewayConfig next = withFound(configured);
        Map<String, RegionGuard> regionGuards = guarded(next);
        feed.configure(next.changes(), Catalogue.wholeRegions(next));
        AnswerCache.Settings settings = settings(next, regionGuards);
        cache.configure(settings);
        access.configure(accessSettings(next));
        managementAccess.configure(next.management().access());
        serving = serving(next, regionGuards);
        discover(next, settings.loader());
    }

    private GatewayConfig withFound(GatewayConfig config) {
        return config.withUpstream(config.upstream().withFound(discovery.found()));
    }

    private boolean isHeld(Answer answer) {
        return cache.isHeld(answer);
    }

    /** Memory that is kept for answers, and its bound. */
    CacheMemory memory() {
        return memory;
    }

    private void retell(List<Kept> found) {
        restore(found);
        cache.retell();
    }

    private void dropUnreadable(Query query) {
        cache.purge(query::equals, false)
                .onFailure(stillOnDisk -> LOG.warn("It may be back after a restart: {}", stillOnDisk.getMessage()));
    }

    private void restore(List<Kept> found) {
        int held = cache.restore(found);
        if (!found.isEmpty()) {
            LOG.info("{} answers from disk are held", held);
        }
    }

    /** Opens the store, if there is one, and holds what was good in it. It never fails. */
    Future<Void> open() {
        StoredAnswers store = stored;
        return store == null
                ? Future.succeededFuture()
                : store.open().map(found -> {
                    restore(found);
                    return null;
                });
    }

    /** Regions are asked for on the same way down as all else, but the answer is held by nobody. */
    private void discover(GatewayConfig config, EhpcApi api) {
        DiscoveryConfig wanted = config.upstream().discovery();
        Query query = new Query(config.requests().account(), Operation.LIST_REGIONS, wanted.region(), new TreeMap<>());
        discovery.configure(
                wanted,
                wanted.enabled()
                        ? () -> api.answer(query, unhurried(config.requests().deadline()))
                        : null);
    }

    private Terms unhurried(Duration patience) {
        return new Terms(Deadline.in(patience, clocks.monotonic()), Priority.REFRESH);
    }

    private Map<String, RegionGuard> guarded(GatewayConfig config) {
        for (String region : config.upstream().regions().keySet()) {
            upstreamMetrics.register(region);
            cacheMetrics.register(region);
            changeMetrics.register(region);
            resilienceMetrics.register(region);
        }
        return guards.configured(config.upstream().regions().keySet(), config.resilience());
    }

    private AnswerCache.Settings settings(GatewayConfig config, Map<String, RegionGuard> regionGuards) {
        Budgets.Configured quotas = budgets(config);
        return new AnswerCache.Settings(
                config.cache(),
                config.requests().deadline(),
                upstream(config, regionGuards, quotas),
                watched(config),
                quotas::isSpare);
    }

    private static Set<Query> watched(GatewayConfig config) {
        RefreshAheadConfig wanted = config.cache().refreshAhead();
        return wanted.enabled() && wanted.allRegions() ? Catalogue.wholeRegions(config) : Set.of();
    }

    /** What somebody listens to is watched too, as long as its region is served. */
    private void keepFresh() {
        Serving now = serving;
        cache.watch(now.changes().listenedTo(clocks.waits().instant()));
        cache.keepFresh();
    }

    private static Access.Settings accessSettings(GatewayConfig config) {
        return new Access.Settings(
                config.security(),
                config.requests().account(),
                config.upstream().regions().keySet());
    }

    /** Issuers' keys are fetched when it is time, and what the logs left out is told. */
    private void keepGuard() {
        access.keepFresh();
        audit.flush();
        LineCounts.tellLeftOut();
        if (heap.level() != HeapLevel.ROOMY) {
            var unused = vertx.executeBlocking(
                    () -> {
                        heap.lookAgain();
                        return heap.level();
                    },
                    false);
        }
    }

    /** The way down to the cloud, the last step first. */
    private EhpcApi upstream(GatewayConfig config, Map<String, RegionGuard> regionGuards, Budgets.Configured quotas) {
        Map<String, Credentials> accountCredentials = credentials.configured(config.accounts());
        EhpcApi cloud = new HttpEhpcApi(
                vertx,
                clients.configured(config.upstream()),
                config.upstream().regions(),
                accountCredentials,
                new HttpEhpcApi.Limits(
                        config.upstream().callTimeout(), config.upstream().maxAnswerBytes()),
                clockOffset,
                clocks,
                upstreamMetrics);
        EhpcApi counted = new CountedEhpcApi(cloud, memory, expected);
        EhpcApi called =
                pipeline.over(counted, config.upstream().callTimeout(), quotas, regionGuards, config.resilience());
        return new AdmittedEhpcApi(new CredentialGate(called, accountCredentials, clocks.monotonic()), admission);
    }

    private Budgets.Configured budgets(GatewayConfig config) {
        return budgets.configured(
                config.accounts().keySet(),
                config.upstream().regions().keySet(),
                account ->
                        Objects.requireNonNull(config.accounts().get(account)).quota());
    }

    private Serving serving(GatewayConfig config, Map<String, RegionGuard> regionGuards) {
        Map<String, URI> endpoints = config.upstream().regions();
        return new Serving(
                new Catalogue(cache, merges, clocks.monotonic(), config),
                new Changes(feed, audience, config),
                config.requests(),
                region -> health(
                        Objects.requireNonNull(endpoints.get(region)),
                        Objects.requireNonNull(regionGuards.get(region))),
                access,
                memory,
                admission);
    }

    private static RegionHealth health(URI endpoint, RegionGuard guard) {
        return new RegionHealth(
                endpoint.toString(),
                guard.breaker().getState().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                guard.untilNextTry().plusMillis(999).toSeconds());
    }

    /** What requests are served by now. */
    Serving serving() {
        return serving;
    }

    /** What is held, for the operator. */
    Holdings holdings() {
        return new Holdings(cache);
    }

    /** What operators do is told to it. */
    AuditLog audit() {
        return audit;
    }

    /** Who may do what on the management port. */
    ManagementAccess managementAccess() {
        return managementAccess;
    }

    /** Ends once nobody listens to changes any more. */
    Future<Void> unheard() {
        return audience.emptied();
    }

    /** How many requests wait for an answer that they could have; who waits for a change has none to get. */
    long requestsInProgress() {
        return requestMetrics.inProgress() - audience.size();
    }

    ReadinessConfig readinessBounds() {
        return configured.readiness();
    }

    HttpServerMetrics httpMetrics() {
        return httpMetrics;
    }

    RequestMetrics requestMetrics() {
        return requestMetrics;
    }

    /** How each account's credentials are doing, by account id. */
    Map<String, Credentials.Health> credentialsHealth() {
        return credentials.health();
    }

    /** Lets calls under way end, and closes their connections. */
    Future<Void> stop() {
        vertx.cancelTimer(refreshing);
        vertx.cancelTimer(guarding);
        heap.close();
        discovery.close();
        credentials.close();
        StoredAnswers store = stored;
        return access.close()
                .transform(shut -> clients.close(1_000))
                .transform(closed -> merges.close())
                .transform(closed -> store == null ? Future.succeededFuture() : store.close());
    }
}
