package io.ehpc.gateway.benchmarks;

import static io.ehpc.gateway.benchmarks.Await.await;

import io.ehpc.gateway.cache.Allowance;
import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.cache.Keeper;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.cache.Witness;
import io.ehpc.gateway.catalogue.Caller;
import io.ehpc.gateway.catalogue.Catalogue;
import io.ehpc.gateway.catalogue.Clusters;
import io.ehpc.gateway.catalogue.Inquiry;
import io.ehpc.gateway.catalogue.Listing;
import io.ehpc.gateway.catalogue.Merges;
import io.ehpc.gateway.catalogue.Page;
import io.ehpc.gateway.catalogue.Question;
import io.ehpc.gateway.catalogue.Require;
import io.ehpc.gateway.catalogue.Rights;
import io.ehpc.gateway.catalogue.View;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.OsTag;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/** A catalogue over some regions, each with as many images, whose upstream answers at once. */
final class Fleet {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Question ALL = new Question(List.of(), Clusters.NONE, new TreeMap<>());

    private final Vertx vertx = Vertx.vertx();
    private final Clocks clocks = Clocks.system();
    private final GatewayConfig config;
    private final AnswerCache cache;
    private final Catalogue catalogue;
    private final int images;

    Fleet(int regions, int images) throws Exception {
        this.images = images;
        this.config = config(regions);
        EhpcApi upstream = (query, deadline) -> Future.succeededFuture(answer(query));
        this.cache = new AnswerCache(
                vertx,
                clocks,
                new CacheMetrics(new SimpleMeterRegistry(), AnswerCache.OUTCOMES),
                Keeper.NONE,
                Witness.NONE,
                memory(),
                new AnswerCache.Settings(config.cache(), Duration.ofSeconds(2), upstream, Set.of(), query -> true));
        this.catalogue = catalogue();
    }

    private static GatewayConfig config(int regions) throws Exception {
        StringJoiner ids = new StringJoiner(": , ", "{", ": }");
        for (int i = 1; i <= regions; i++) {
            ids.add("ap-bench-" + i);
        }
        return ConfigFile.parse("bench", """
            accounts: {default: {accessKeyId: a, accessKeySecret: b}}
            upstream: {endpoint: "http://127.0.0.1:9", regions: %s}
            cache: {fresh: 1d, staleWhileRevalidate: 2d, staleIfError: 3d, maxBytes: 1GiB}
            requests: {maxParts: 1000}
            """.formatted(ids), Map.of());
    }

    /** The answer that the upstream gives for a query: half of its images are in every region. */
    Answer answer(Query query) {
        List<Image> list = new ArrayList<>(images);
        for (int i = 0; i < images; i++) {
            String name = i % 2 == 0 ? "WRF-4.5-" + i : "WRF-4.5-" + query.region() + "-" + i;
            list.add(image("m-" + query.region() + i, name));
        }
        Buffer body = Buffer.buffer(query.operation().write("8DB5BB64-6DAA-4C04-B9D8-3C1D3E1E9B5C", null, list));
        return new Answer(
                query, Content.prepared(body), Listed.of(query.operation().read(body.getBytes())), clocks.now());
    }

    private static Image image(String id, String name) {
        OsTag os = new OsTag("CentOS", "CentOS_7.9_64", "7.9", "x86_64", null, null);
        return new Image(
                id,
                name,
                "Weather research and forecasting",
                "Available",
                40,
                "others",
                "ECS",
                "Hour",
                "cmjj028279",
                "1082614370000000",
                "#!/bin/bash",
                os,
                os,
                null);
    }

    /** The merged answer to the question for all images everywhere. */
    Listing all() throws Exception {
        return all(catalogue);
    }

    /** The same, merged anew. */
    Listing merged() throws Exception {
        return all(catalogue());
    }

    /** The same, merged anew and written as JSON. */
    Page written() throws Exception {
        return await(catalogue().page(inquiry(), View.ALL));
    }

    /** What the first region is asked for its whole list. */
    Query query() {
        return query(Map.of());
    }

    /** What the first region is asked for the images of an operating system. */
    Query query(String baseOsTag) {
        return query(Map.of(Filter.BASE_OS_TAG.name(), baseOsTag));
    }

    private Query query(Map<String, String> filters) {
        return new Query(
                config.requests().account(), Operation.LIST_COMMUNITY_IMAGES, "ap-bench-1", new TreeMap<>(filters));
    }

    /** Looks one answer up. */
    Future<Served> get(Query query) {
        return cache.get(query, deadline(), Directives.NONE);
    }

    private Inquiry inquiry() {
        return new Inquiry(ALL, Require.ANY, deadline(), Directives.NONE);
    }

    private Deadline deadline() {
        return Deadline.in(PATIENCE, clocks.monotonic());
    }

    private Catalogue catalogue() {
        return new Catalogue(cache, new Merges(vertx, memory(), answer -> true), clocks.monotonic(), config)
                .seenBy(new Caller(config.requests().account(), Rights.ALL, Allowance.UNLIMITED));
    }

    /** Memory of a catalogue of its own: one that is made anew has nothing of the one before. */
    private CacheMemory memory() {
        return new CacheMemory(config.cache().maxBytes());
    }

    private Listing all(Catalogue asked) throws Exception {
        return await(asked.list(inquiry()));
    }

    void close() {
        vertx.close();
    }
}
