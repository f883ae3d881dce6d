package io.ehpc.gateway.protocol;

import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a refused call says; anything else that is thrown fails the test. */
final class Refusals {
    private Refusals() {}

    /** The code with which the call refuses, or an empty text if it returns. */
    static String codeOf(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        if (thrown == null) {
            return "";
        }
        if (thrown instanceof RefusedException refused) {
            return refused.refusal().code();
        }
        throw new AssertionError("neither an answer nor a refusal", thrown);
    }
}
