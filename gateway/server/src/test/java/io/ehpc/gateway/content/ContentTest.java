package io.ehpc.gateway.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class ContentTest {
    private static final Buffer BODY = Buffer.buffer("a body that is worth it ".repeat(100));

    @Test
    void plain_untilItIsCompressed_hasNoOtherVariantAndTheSameTag() throws Exception {
        Content content = Content.plain(BODY);
        Content prepared = Content.prepared(BODY);

        assertThat(content.has(Coding.IDENTITY)).isTrue();
        assertThat(content.has(Coding.GZIP)).isFalse();
        assertThatThrownBy(() -> content.in(Coding.GZIP)).isInstanceOf(IllegalArgumentException.class);
        assertThat(content.tag()).isEqualTo(prepared.tag());
        assertThat(content.weight()).isGreaterThanOrEqualTo(prepared.weight());

        content.compress();

        assertThat(ContentPartTest.decoded(content.in(Coding.GZIP), Coding.GZIP))
                .isEqualTo(BODY.getBytes());
        assertThat(content.plain()).isEqualTo(BODY);
        assertThat(content.tag()).isEqualTo(prepared.tag());
        assertThat(content.weight()).isEqualTo(prepared.weight());
    }

    @Test
    void compress_again_changesNothing() {
        Content content = Content.plain(BODY);
        content.compress();
        Buffer compressed = content.in(Coding.GZIP);

        content.compress();

        assertThat(content.in(Coding.GZIP)).isSameAs(compressed);
    }
}
