package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.ItemList;
import io.ehpc.gateway.protocol.MalformedAnswerException;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Listed.Summary;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListedTest {
    private final AtomicInteger readings = new AtomicInteger();

    private Listed unread(Summary summary, Buffer body) {
        Supplier<ItemList> reading = () -> {
            readings.incrementAndGet();
            return Operation.LIST_COMMUNITY_IMAGES.read(body.getBytes());
        };
        return Listed.unread(summary, reading);
    }

    @Test
    void unread_whatIsKnownWithoutReading_isNotRead() {
        Summary summary = new Summary("R-m-1", 1, 100);
        Listed listed = unread(summary, Samples.body("m-1"));

        assertThat(listed.summary()).isEqualTo(summary);
        assertThat(listed.isRead()).isFalse();
        assertThat(readings).hasValue(0);
    }

    @Test
    void unread_manyNeedItAtOnce_isReadOnce() {
        Listed listed = unread(new Summary("R-m-1", 1, 100), Samples.body("m-1"));

        assertThat(IntStream.range(0, 100).parallel().mapToObj(each -> listed.items(Image.class)))
                .allSatisfy(
                        images -> assertThat(images).extracting(Image::imageId).containsExactly("m-1"));
        assertThat(readings).hasValue(1);
    }

    @Test
    void unread_saysWhatWasSummedUpWhenItWasRead() {
        Buffer body = Samples.body("m-1");
        Listed read = Listed.of(Operation.LIST_COMMUNITY_IMAGES.read(body.getBytes()));

        Listed unread = unread(read.summary(), body);

        assertThat(Listed.of(unread.read()).summary()).isEqualTo(unread.summary());
        assertThat(unread.page()).isNull();
    }

    @Test
    void unread_malformed_failsForEachWhoNeedsIt() {
        Listed listed = unread(new Summary("R", 0, 0), Buffer.buffer("{}"));

        assertThatThrownBy(listed::read).isInstanceOf(MalformedAnswerException.class);
        assertThatThrownBy(() -> listed.items(Image.class)).isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void summary_ofLessThanNothing_isNone() {
        assertThatThrownBy(() -> new Summary("R", -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Summary("R", 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
