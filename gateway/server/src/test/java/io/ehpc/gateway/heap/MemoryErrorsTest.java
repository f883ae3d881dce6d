package io.ehpc.gateway.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class MemoryErrorsTest {
    private final List<Integer> halted = new ArrayList<>();
    private final MemoryErrors errors = new MemoryErrors(halted::add);

    @Test
    void check_theErrorOrWhatItCaused_ends() {
        errors.check(new OutOfMemoryError("Java heap space"));
        errors.check(new CompletionException(new IllegalStateException(new OutOfMemoryError("Metaspace"))));

        assertThat(halted).containsExactly(MemoryErrors.STATUS, MemoryErrors.STATUS);
    }

    @Test
    void check_anythingElse_endsNothing() {
        errors.check(null);
        errors.check(new StackOverflowError());
        errors.check(new IllegalStateException(new IllegalArgumentException("OutOfMemoryError")));
        IllegalStateException one = new IllegalStateException();
        IllegalStateException other = new IllegalStateException(one);
        one.initCause(other);
        errors.check(one);

        assertThat(halted).isEmpty();
    }
}
