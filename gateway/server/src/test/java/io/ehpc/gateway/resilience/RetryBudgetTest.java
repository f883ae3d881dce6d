package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {

    /** Takes all that there is. */
    private static int drain(RetryBudget budget) {
        int taken = 0;
        while (budget.take()) {
            taken++;
        }
        return taken;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # percent, first calls, retries after that
                    0,         1000,        0
                    20,        0,           0
                    20,        4,           0
                    20,        5,           1
                    20,        9,           1
                    20,        10,          2
                    20,        100,         20
                    20,        1000,        20
                    1,         99,          0
                    1,         100,         1
                    100,       1,           1
                    100,       7,           7
                    """)
    void take_afterFirstCalls_isTheirShareAndNoMoreThanTheMost(int percent, int firstCalls, int retries) {
        RetryBudget budget = new RetryBudget(percent);
        assertThat(drain(budget)).as("at the start").isEqualTo(percent);

        for (int i = 0; i < firstCalls; i++) {
            budget.firstCall();
        }

        assertThat(drain(budget)).isEqualTo(retries);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void take_randomCalls_keepsTheInvariant(long seed) {
        Random random = new Random(seed);
        RetryBudget budget = new RetryBudget(20);
        int firstCalls = 0;
        int retries = 0;
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(3) == 0) {
                budget.firstCall();
                firstCalls++;
            } else if (budget.take()) {
                retries++;
            }
            assertThat(retries).as("seed %d", seed).isLessThanOrEqualTo(20 + firstCalls * 20 / 100);
        }
    }
}
