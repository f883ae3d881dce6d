package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # host                | may be bound
            127.0.0.1             | true
            127.0.0.2             | true
            127.255.255.254       | true
            localhost             | true
            ::1                   | true
            [::1]                 | true
            0:0:0:0:0:0:0:1       | true
            0000:0000:0000:0000:0000:0000:0000:0001 | true
            0.0.0.0               | false
            ''                    | false
            *                     | false
            ::                    | false
            [::]                  | false
            0:0:0:0:0:0:0:0       | false
            0:0:0:0:0:0:1:1       | false
            ::ffff:0.0.0.0        | false
            ::2                   | false
            10.0.0.1              | false
            192.168.1.1           | false
            128.0.0.1             | false
            1127.0.0.1            | false
            27.0.0.1              | false
            127                   | false
            127.1                 | false
            127.0.0.1.evil.example | false
            localhost.evil.example | false
            evil.localhost        | false
            localhost:8080        | false
            127.0.0.1:8080        | false
            fe80::1               | false
            gateway.example       | false
            """)
    void complaint_anyHost_isThereUnlessItIsLoopback(String host, boolean mayBeBound) {
        assertThat(Exposure.complaint("server.host", host).isEmpty()).isEqualTo(mayBeBound);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1\n", " 127.0.0.1", "127.0.0.1 ", "0.0.0.0\n127.0.0.1", "127.0.0.1\u0000"})
    void complaint_hostWithMoreThanSeen_isThere(String host) {
        assertThat(Exposure.complaint("server.host", host)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.host", "management.host"})
    void complaint_sayWhichKeyAndWhatToDo(String key) {
        assertThat(Exposure.complaint(key, "0.0.0.0").orElseThrow())
                .startsWith(key + ": 0.0.0.0 ")
                .contains("127.0.0.1");
    }
}
