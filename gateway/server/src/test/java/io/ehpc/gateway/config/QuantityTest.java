package io.ehpc.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0s, 0",
        "250ms, 250",
        "10s, 10000",
        "5m, 300000",
        "1h, 3600000",
        "1d, 86400000",
        "999999999d, 86399999913600000",
        "1B, 1",
        "64KiB, 65536",
        "8MiB, 8388608",
        "1GiB, 1073741824"
    })
    void amount_ofNumberAndUnit_isInMillisecondsOrBytes(String text, long expected) {
        assertThat(Quantity.amount(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5S", "5 s", "-5s", "1.5s", "5s ", "5s\n", "5kb", "1000000000s"})
    void amount_ofOtherText_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Quantity.amount(text));
    }
}
