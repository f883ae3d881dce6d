package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An upstream that does in each region as it is told, and else answers with one image, and its clusters. */
public final class ScriptedApi implements EhpcApi {
    private final Clock clock;
    private final Map<String, Function<Query, Future<Answer>>> scripts = new ConcurrentHashMap<>();
    private final Map<String, List<String>> clusters = new ConcurrentHashMap<>();
    private final List<Query> calls = new CopyOnWriteArrayList<>();

    public ScriptedApi(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        calls.add(query);
        return scripts.getOrDefault(query.region(), this::good).apply(query);
    }

    private Future<Answer> good(Query query) {
        return query.operation().equals(Operation.LIST_CLUSTERS) ? onePage(query) : oneImage(query);
    }

    private Future<Answer> onePage(Query query) {
        List<String> ids = clusters.getOrDefault(query.region(), List.of());
        String items = ids.stream().map(id -> "{\"Id\":\"" + id + "\"}").collect(Collectors.joining(","));
        String body = "{\"RequestId\":\"r\",\"PageNumber\":1,\"PageSize\":50,\"TotalCount\":" + ids.size()
                + ",\"Clusters\":{\"ClusterInfoSimple\":[" + items + "]}}";
        return Future.succeededFuture(Answers.of(query, body, clock.instant()));
    }

    private Future<Answer> oneImage(Query query) {
        String image = "{\"ImageId\": \"m-" + query.region() + "\", \"ImageName\": \"lammps\", \"Uid\": \"1\"}";
        return Future.succeededFuture(Answers.of(query, Answers.body("R-" + query.region(), image), clock.instant()));
    }

    /** A region has these clusters from now on, 50 at most, and lists them while it does nothing else. */
    public void has(String region, String... ids) {
        clusters.put(region, List.of(ids));
    }

    /** What a region does from now on. */
    public void in(String region, Function<Query, Future<Answer>> script) {
        scripts.put(region, script);
    }

    /** A region answers this body from now on. */
    public void answers(String region, String body) {
        in(region, query -> Future.succeededFuture(Answers.of(query, body, clock.instant())));
    }

    /** A region fails from now on. */
    public void fails(String region, Fault fault) {
        in(region, query -> Future.failedFuture(fault.asException()));
    }

    /** A region fails from now on, without a word of the upstream's. */
    public void fails(String region, FaultKind kind) {
        fails(region, Fault.of(kind, "It failed: " + kind.label() + "."));
    }

    /** All calls so far. */
    public List<Query> calls() {
        return calls;
    }
}
