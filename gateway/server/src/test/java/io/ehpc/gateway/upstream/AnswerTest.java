package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.protocol.ClusterInfo;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Page;
import io.ehpc.gateway.protocol.RegionInfo;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an answer lists, it gives as that and as nothing else. */
class AnswerTest {
    private static final String NO_CLUSTERS =
            "{\"RequestId\":\"r\",\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":0,\"Clusters\":{\"ClusterInfoSimple\":[]}}";
    private static final String IMAGE = "{\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[{\"ImageId\":\"m-1\"}]}}";

    private static Answer answer(Operation operation, String body) {
        Query query = new Query("default", operation, "cn-hangzhou", new TreeMap<>());
        return Samples.answer(query, Buffer.buffer(body), Instant.EPOCH);
    }

    @Test
    void images_ofAnOperationThatListsImages_areThose() {
        assertThat(answer(Operation.LIST_COMMUNITY_IMAGES, IMAGE).images()).hasSize(1);
        assertThat(answer(Operation.LIST_CUSTOM_IMAGES, IMAGE).images()).hasSize(1);
    }

    /** Not an empty list: who asks takes clusters for images. */
    @Test
    void images_ofAnotherOperation_areABug() {
        Answer answer = answer(Operation.LIST_CLUSTERS, NO_CLUSTERS);

        assertThatThrownBy(answer::images)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ClusterInfo");
        assertThatThrownBy(() -> answer.listed().items(RegionInfo.class)).isInstanceOf(IllegalStateException.class);
        assertThat(answer.listed().items(ClusterInfo.class)).isEmpty();
        assertThat(answer.listed().summary().size()).isZero();
    }

    @Test
    void page_isThatOfAListWithPages() {
        assertThat(answer(Operation.LIST_CLUSTERS, NO_CLUSTERS).listed().page()).isEqualTo(new Page(1, 10, 0));
        assertThat(answer(Operation.LIST_CUSTOM_IMAGES, IMAGE).listed().page()).isNull();
    }
}
