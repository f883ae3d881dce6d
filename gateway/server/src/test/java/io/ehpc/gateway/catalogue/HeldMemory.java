package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.Allowance;
import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.cache.Keeper;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.telemetry.ChangeMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/**
 * A process that asks ever other questions, of lists that change, has answers fail, and takes some back; and tells now
 * and then how much its heap holds of it, and how much is counted.
 */
final class HeldMemory {
    private static final List<String> REGIONS =
            List.of("ap-southeast-1", "cn-beijing", "cn-hangzhou", "cn-shanghai", "eu-central-1", "us-west-1");
    private static final int MOST_IMAGES = 60;
    private static final int FIRST = 40;

    private final Random random;
    private final Vertx vertx = Vertx.vertx();
    private final GatewayConfig config;
    private final CacheMemory memory;
    private final AnswerCache cache;
    private final Catalogue catalogue;
    private int version;
    private long heapBefore;
    private long countedBefore;

    private HeldMemory(long seed) throws Exception {
        random = new Random(seed);
        config = ConfigFile.parse("held", """
                accounts: {default: {accessKeyId: a, accessKeySecret: b}}
                upstream: {endpoint: "http://127.0.0.1:9", regions: {%s: }}
                cache: {maxBytes: 32MiB, fresh: 1d, staleWhileRevalidate: 2d, staleIfError: 3d}
                """.formatted(String.join(": , ", REGIONS)), Map.of());
        memory = new CacheMemory(config.cache().maxBytes());
        Merges merges = new Merges(vertx, memory, this::isHeld);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ChangeFeed feed =
                new ChangeFeed(Clock.systemUTC(), new ChangeMetrics(meters, List.of("left")), config.changes());
        feed.countedBy(memory);
        EhpcApi upstream = (query, terms) -> answer(query);
        cache = new AnswerCache(
                vertx,
                Clocks.system(),
                new CacheMetrics(meters, AnswerCache.OUTCOMES),
                Keeper.NONE,
                feed.and(merges),
                memory,
                new AnswerCache.Settings(config.cache(), Duration.ofSeconds(5), upstream, Set.of(), query -> true));
        catalogue = new Catalogue(cache, merges, MonotonicClock.system(), config)
                .seenBy(new Caller("default", Rights.ALL, Allowance.UNLIMITED));
    }

    private boolean isHeld(Answer answer) {
        return cache.isHeld(answer);
    }

    private Future<Answer> answer(Query query) {
        return query.filters().toString().contains("nothing")
                ? Future.failedFuture(new Fault(FaultKind.NOT_FOUND, "There is no such cluster.", null, "R-1", null)
                        .asException())
                : Future.succeededFuture(
                        Samples.answer(query, body(query), Clock.systemUTC().instant()));
    }

    private Buffer body(Query query) {
        StringJoiner images = new StringJoiner(",");
        int count = 1 + random.nextInt(MOST_IMAGES);
        for (int i = 0; i < count; i++) {
            // Half of them have the same name everywhere.
            String name = "WRF-4." + i + (i % 2 == 0 ? "" : "-" + query.region());
            images.add(("{'ImageId':'m-%s-%d','ImageName':'%s','Description':'Weather research and forecasting, %d',"
                            + "'Status':'Available','Size':%d,'ImageOwnerAlias':'others','Uid':'108261437%d',"
                            + "'BaseOsTag':{'Platform':'CentOS','OsTag':'CentOS_7.9_64','Version':'7.9',"
                            + "'Architecture':'x86_64'},'OsTag':{'OsTag':'CentOS_7.9_64'}}")
                    .formatted(query.region(), i, name, i < 3 ? version : 0, 40 + i, i % 7)
                    .replace('\'', '"'));
        }
        return Buffer.buffer(
                "{\"RequestId\":\"R-" + random.nextLong() + "\",\"Images\":{\"ImageInfo\":[" + images + "]}}");
    }

    private Question question(Map<String, String> filters) {
        int from = random.nextInt(REGIONS.size());
        return new Question(
                REGIONS.subList(from, from + 1 + random.nextInt(REGIONS.size() - from)),
                Clusters.NONE,
                new TreeMap<>(filters));
    }

    private View view() {
        List<String> fields = random.nextInt(3) == 0 ? List.of("imageId", "imageName") : List.of();
        int limit = random.nextInt(4) == 0 ? 1 + random.nextInt(40) : Integer.MAX_VALUE;
        Format format = Format.values()[random.nextInt(Format.values().length)];
        return new View(Attributes.ANY, fields, Order.OF_IDENTITY, limit, null, format);
    }

    /** A question that nobody asked before, in one view or several. */
    private void ask(int number) {
        String type = random.nextInt(20) == 0 ? "nothing-" + number : "ecs.c" + number + ".large";
        Question question = question(Map.of("InstanceType", type));
        for (int views = 1 + random.nextInt(3); views > 0; views--) {
            page(question, view());
        }
    }

    private void page(Question question, View view) {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1), MonotonicClock.system());
        finished(catalogue.page(new Inquiry(question, Require.ANY, deadline, Directives.NONE), view));
    }

    /** A list that says something new, in place of the one before or after that was taken back. */
    private void change() {
        version++;
        Query query = new Query(
                "default",
                Operation.LIST_COMMUNITY_IMAGES,
                REGIONS.get(random.nextInt(REGIONS.size())),
                new TreeMap<>());
        finished(cache.purge(query::equals, random.nextBoolean()));
        page(new Question(List.of(query.region()), Clusters.NONE, new TreeMap<>()), View.ALL);
    }

    private void takeBack() {
        String digit = Integer.toString(random.nextInt(10));
        finished(cache.purge(query -> query.filters().toString().contains(digit + ".large"), false));
    }

    private static <T> void finished(Future<T> future) {
        try {
            var unused = future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException failed) {
            throw new IllegalStateException("nothing here fails", failed);
        }
    }

    private void warmUp() {
        for (int i = 0; i < FIRST; i++) {
            ask(-i);
            change();
        }
        finished(cache.purge(query -> true, false));
        memory.shrinkTo(0);
        heapBefore = heap();
        countedBefore = memory.held();
        memory.shrinkTo(Long.MAX_VALUE);
    }

    private void run(int questions, int every) {
        warmUp();
        for (int i = 1; i <= questions; i++) {
            ask(i);
            change();
            if (i % 211 == 0) {
                takeBack();
            }
            if (i % every == 0) {
                say("%d heap %d counted %d: %s", i, heap() - heapBefore, memory.held() - countedBefore, memory);
            }
        }
    }

    private static long heap() {
        // The second one takes what the first one found weakly held.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(format, values));
    }

    /** How many questions, after how many each it tells, and the seed. */
    public static void main(String[] args) throws Exception {
        HeldMemory held = new HeldMemory(Long.parseLong(args[2]));
        held.run(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        finished(held.vertx.close());
    }
}
