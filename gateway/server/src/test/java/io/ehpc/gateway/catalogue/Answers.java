package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.ItemList;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Queries and answers, made of the images' JSON as the API writes it. */
public final class Answers {
    /** When all of these answers were current. */
    public static final Instant AS_OF = TestClock.START;

    private Answers() {}

    /** A body in the API's shape. */
    public static String body(String requestId, String... images) {
        return "{\"RequestId\": \"" + requestId + "\", \"Images\": {\"ImageInfo\": [" + String.join(", ", images)
                + "]}}";
    }

    /** The answer with that body. */
    public static Answer of(Query query, String body, Instant asOf) {
        ItemList list = query.operation().read(body.getBytes(StandardCharsets.UTF_8));
        return new Answer(query, Content.prepared(Buffer.buffer(body)), Listed.of(list), TestClock.moment(asOf));
    }

    /** The answer to a query for a region, or for a cluster of it. */
    public static Answer of(String region, @Nullable String cluster, String... images) {
        SortedMap<String, String> filters = new TreeMap<>();
        if (cluster != null) {
            filters.put(Filter.CLUSTER_ID.name(), cluster);
        }
        Query query = new Query("main", Operation.LIST_COMMUNITY_IMAGES, region, filters);
        return of(query, body("R-" + region, images), AS_OF);
    }

    /** One image of its JSON, in which single quotes may stand for double ones. */
    public static Image image(String json) {
        return of("cn-hangzhou", null, json.replace('\'', '"')).images().get(0);
    }

    /** The images of these answers, merged. */
    static List<MergedImage> merged(List<Answer> answers) {
        return Merge.of(answers.stream().map(Place::of).toList());
    }
}
