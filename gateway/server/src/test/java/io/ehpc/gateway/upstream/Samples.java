package io.ehpc.gateway.upstream;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.ItemList;
import io.ehpc.gateway.protocol.Operation;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Queries and answers for tests. */
public final class Samples {
    private Samples() {}

    /** What one account asks of a region without filters. */
    public static Query query(String region) {
        return query("default", region, Map.of());
    }

    public static Query query(String account, String region, Map<String, String> filters) {
        return new Query(account, Operation.LIST_COMMUNITY_IMAGES, region, new TreeMap<>(filters));
    }

    /** A good body with one image. */
    public static Buffer body(String imageId) {
        return Buffer.buffer(
                "{\"RequestId\":\"R-" + imageId + "\",\"Images\":{\"ImageInfo\":[{\"ImageId\":\"" + imageId + "\"}]}}");
    }

    /** An answer with one image, current at that time. */
    public static Answer answer(Query query, String imageId, Instant asOf) {
        Buffer body = body(imageId);
        return answer(query, body, asOf);
    }

    /** The answer with that body, as the query's operation reads it. */
    public static Answer answer(Query query, Buffer body, Instant asOf) {
        return new Answer(
                query,
                Content.prepared(body),
                Listed.of(query.operation().read(body.getBytes())),
                TestClock.moment(asOf));
    }

    /** The same answer, of which nothing was read yet. */
    public static Answer unread(Answer answer) {
        return new Answer(
                answer.query(),
                answer.content(),
                Listed.unread(answer.listed().summary(), () -> answer.listed().read()),
                TestClock.moment(answer.asOf()));
    }

    /** An answer whose body is that long. */
    public static Answer answer(Query query, int bytes, Instant asOf) {
        ItemList none = new ItemList("R", Image.class, List.of(), null);
        return new Answer(
                query, Content.prepared(Buffer.buffer(new byte[bytes])), Listed.of(none), TestClock.moment(asOf));
    }
}
