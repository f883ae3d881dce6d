package io.ehpc.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemListTest {

    @Test
    void items_asWhatTheyAre_areGiven() {
        RegionInfo region = new RegionInfo(null, "cn-hangzhou");

        assertThat(new ItemList("r", RegionInfo.class, List.of(region), null).items(RegionInfo.class))
                .containsExactly(region);
    }

    /** An empty list of one thing is not an empty list of another. */
    @Test
    void items_asSomethingElse_isABugAlsoIfThereAreNone() {
        ItemList none = new ItemList("r", RegionInfo.class, List.of(), null);

        assertThatThrownBy(() -> none.items(Image.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a list of RegionInfo was asked for each Image");
    }

    @Test
    void list_itemOfAnotherType_isRefused() {
        assertThatThrownBy(() -> new ItemList("r", Image.class, List.of(new Unread()), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # number, size, total, last
            1, 10, 0,  true
            1, 10, 10, true
            1, 10, 11, false
            2, 10, 11, true
            2, 10, 20, true
            2, 10, 21, false
            2147483647, 2147483647, 2147483647, true
            """)
    void isLast_page_isThatWhichHoldsTheEnd(int number, int size, int total, boolean last) {
        assertThat(new Page(number, size, total).isLast()).isEqualTo(last);
    }
}
