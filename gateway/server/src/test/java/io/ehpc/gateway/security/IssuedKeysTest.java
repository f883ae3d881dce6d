package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IssuedKeysTest {
    @Test
    void draw_isOfTheFormThatConfigurationAndHeadersTake() {
        IssuedKeys keys = IssuedKeys.draw(new SecureRandom());

        assertThat(keys.accessKeyId()).matches("EGW[A-Za-z0-9]{20}");
        assertThat(keys.accessKeySecret()).matches("[A-Za-z0-9_-]{43}");
        assertThat(keys.apiKey()).matches("egw_[A-Za-z0-9_-]{43}");
        assertThat(keys.apiKeyHash())
                .isEqualTo(IssuedKeys.sha256(keys.apiKey()))
                .matches("[0-9a-f]{64}");
        assertThat(keys.toString()).doesNotContain(keys.accessKeySecret(), keys.apiKey());
    }

    @Test
    void draw_manyTimes_drawsNoneTwice() {
        SecureRandom random = new SecureRandom();
        Set<String> drawn = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            IssuedKeys keys = IssuedKeys.draw(random);
            drawn.add(keys.accessKeyId());
            drawn.add(keys.accessKeySecret());
            drawn.add(keys.apiKey());
        }

        assertThat(drawn).hasSize(3_000);
    }
}
