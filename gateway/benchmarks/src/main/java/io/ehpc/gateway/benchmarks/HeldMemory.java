package io.ehpc.gateway.benchmarks;

import io.ehpc.gateway.cache.Allowance;
import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.cache.Keeper;
import io.ehpc.gateway.catalogue.Attributes;
import io.ehpc.gateway.catalogue.Caller;
import io.ehpc.gateway.catalogue.Catalogue;
import io.ehpc.gateway.catalogue.ChangeFeed;
import io.ehpc.gateway.catalogue.Clusters;
import io.ehpc.gateway.catalogue.Format;
import io.ehpc.gateway.catalogue.Inquiry;
import io.ehpc.gateway.catalogue.Merges;
import io.ehpc.gateway.catalogue.Order;
import io.ehpc.gateway.catalogue.Question;
import io.ehpc.gateway.catalogue.Require;
import io.ehpc.gateway.catalogue.Rights;
import io.ehpc.gateway.catalogue.View;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.telemetry.ChangeMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
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
 * What the heap holds of answers, against what is counted of them towards {@code cache.maxBytes}: asks ever other
 * questions, of a list that changes between any two, has some answers fail, and takes some back. Says now and then what
 * the heap holds after a collection and what is counted. Ends with another status than 0 if more is counted than may be
 * kept, if the count is off by more than 15 %, or if the heap is not flat within 10 % once the bound was reached.
 * Arguments: how many questions, after how many each it tells, from which on the heap is to be flat, a seed,
 * and the bound.
 */
public final class HeldMemory {
    private static final List<String> REGIONS = List.of("ap-southeast-1", "cn-beijing", "cn-hangzhou", "us-west-1");
    private static final List<Format> FORMATS = List.of(Format.values());
    private static final int MOST_IMAGES = 60;
    private static final int FEW = 8;
    private static final int CHANGING = 3;
    private static final int FIRST = 40;
    private static final double MOST_OFF = 0.15;
    private static final double MOST_GROWTH = 0.1;
    private static final int COLLECTIONS = 4;
    private static final long COMPRESSION_MILLIS = 200;

    private final Random random;
    private final Vertx vertx = Vertx.vertx();
    private final Clocks clocks = Clocks.system();
    private final GatewayConfig config;
    private final CacheMemory memory;
    private final Merges merges;
    private final AnswerCache cache;
    private final Catalogue catalogue;
    private int version;
    private long heapBefore;
    private long countedBefore;

    private HeldMemory(long seed, String maxBytes) throws Exception {
        random = new Random(seed);
        config = ConfigFile.parse("held", """
            accounts: {default: {accessKeyId: a, accessKeySecret: b}}
            upstream: {endpoint: "http://127.0.0.1:9", regions: {%s: }}
            cache: {maxBytes: %s, fresh: 1d, staleWhileRevalidate: 2d, staleIfError: 3d}
            """.formatted(String.join(": , ", REGIONS), maxBytes), Map.of());
        memory = new CacheMemory(config.cache().maxBytes());
        merges = new Merges(vertx, memory, this::isHeld);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ChangeFeed feed =
                new ChangeFeed(Clock.systemUTC(), new ChangeMetrics(meters, List.of("left")), config.changes());
        feed.countedBy(memory);
        EhpcApi upstream = (query, terms) -> answer(query);
        cache = new AnswerCache(
                vertx,
                clocks,
                new CacheMetrics(meters, AnswerCache.OUTCOMES),
                Keeper.NONE,
                feed.and(merges),
                memory,
                new AnswerCache.Settings(config.cache(), Duration.ofSeconds(5), upstream, Set.of(), query -> true));
        catalogue = new Catalogue(cache, merges, clocks.monotonic(), config)
                .seenBy(new Caller("default", Rights.ALL, Allowance.UNLIMITED));
    }

    private boolean isHeld(Answer answer) {
        return cache.isHeld(answer);
    }

    private Future<Answer> answer(Query query) {
        if (query.filters().toString().contains("nothing")) {
            return Future.failedFuture(
                    new Fault(FaultKind.NOT_FOUND, "There is no such cluster.", null, "R-1", null).asException());
        }
        Buffer body = body(query);
        return Future.succeededFuture(new Answer(
                query, Content.prepared(body), Listed.of(query.operation().read(body.getBytes())), clocks.now()));
    }

    private Buffer body(Query query) {
        StringJoiner images = new StringJoiner(",");
        int count = 1 + random.nextInt(random.nextInt(FEW) == 0 ? MOST_IMAGES : FEW);
        for (int i = 0; i < count; i++) {
            // Half of them have the same name everywhere.
            images.add(image(query.region(), i, "WRF-4." + i + (i % 2 == 0 ? "" : "-" + query.region())));
        }
        return Buffer.buffer(
                "{\"RequestId\":\"R-" + random.nextLong() + "\",\"Images\":{\"ImageInfo\":[" + images + "]}}");
    }

    private String image(String region, int number, String name) {
        return "{\"ImageId\":\"m-" + region + "-" + number + "\",\"ImageName\":\"" + name
                + "\",\"Description\":\"Weather research and forecasting, " + (number < CHANGING ? version : 0)
                + "\",\"Status\":\"Available\",\"Size\":" + (CHANGING + number)
                + ",\"ImageOwnerAlias\":\"others\",\"Uid\":\"108261437" + number % CHANGING
                + "\",\"BaseOsTag\":{\"Platform\":\"CentOS\",\"OsTag\":\"CentOS_7.9_64\",\"Version\":\"7.9\","
                + "\"Architecture\":\"x86_64\"},\"OsTag\":{\"OsTag\":\"CentOS_7.9_64\"}}";
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
        int limit = random.nextInt(4) == 0 ? 1 + random.nextInt(MOST_IMAGES) : Integer.MAX_VALUE;
        Format format = FORMATS.get(random.nextInt(FORMATS.size()));
        return new View(Attributes.ANY, fields, Order.OF_IDENTITY, limit, null, format);
    }

    /** A question that nobody asked before, in one view or several. */
    private void ask(int number) {
        String type = random.nextInt(20) == 0 ? "nothing-" + number : "ecs.c" + number + ".large";
        Question question = question(Map.of("InstanceType", type));
        for (int views = 1 + random.nextInt(2); views > 0; views--) {
            page(question, view());
        }
    }

    private void page(Question question, View view) {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1), clocks.monotonic());
        finished(catalogue.page(new Inquiry(question, Require.ANY, deadline, Directives.NONE), view));
    }

    /** A region's list that says something new, in place of the one before or after that was taken back. */
    private void change(int number) {
        version++;
        // Mostly of one list.
        String region = number % REGIONS.size() == 0 ? REGIONS.get(random.nextInt(REGIONS.size())) : REGIONS.get(0);
        Query query = new Query("default", Operation.LIST_COMMUNITY_IMAGES, region, new TreeMap<>());
        finished(cache.purge(query::equals, number % 2 == 0));
        page(new Question(List.of(region), Clusters.NONE, new TreeMap<>()), View.ALL);
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

    /** Has all be loaded and compiled that is used, so that it counts for no answer. */
    private void warmUp() throws InterruptedException {
        for (int i = 0; i < FIRST; i++) {
            ask(-i);
            change(i);
        }
        finished(cache.purge(query -> true, false));
        memory.shrinkTo(0);
        heapBefore = heap();
        countedBefore = memory.held();
        memory.shrinkTo(Long.MAX_VALUE);
    }

    private boolean run(int questions, int every, int flatFrom) throws InterruptedException {
        warmUp();
        boolean good = true;
        double flat = 0;
        for (int i = 1; i <= questions; i++) {
            ask(i);
            change(i);
            if (i % every == every / 2) {
                // Halfway between two looks: by the next one, what is held has filled up again.
                takeBack();
            }
            if (i % every == 0) {
                double held = heap() - heapBefore;
                long counted = memory.held() - countedBefore;
                double off = counted / held - 1;
                System.out.printf(
                        "%6d questions: heap %.0f, counted %d, %+.1f %%: %s%n", i, held, counted, 100 * off, memory);
                flat = i >= flatFrom && flat == 0 ? held : flat;
                good &= memory.held() <= memory.bound() && Math.abs(off) <= MOST_OFF;
                good &= flat == 0 || Math.abs(held / flat - 1) <= MOST_GROWTH;
            }
        }
        return good;
    }

    /**
     * Bytes in use right after a collection, without what other threads have asked for since: the least of some, since
     * what is being compressed, and what that takes, is held until it ends.
     */
    private static long heap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            Thread.sleep(COMPRESSION_MILLIS);
            System.gc();
            least = Math.min(least, afterCollection());
        }
        return least;
    }

    private static long afterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    /** Measures, prints and judges. */
    public static void main(String[] args) throws Exception {
        Breakdown.endsTheProcess();
        HeldMemory held = new HeldMemory(Long.parseLong(args[3]), args[4]);
        boolean good = held.run(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        finished(held.merges.close().compose(closed -> held.vertx.close()));
        System.exit(good ? 0 : 1);
    }
}
