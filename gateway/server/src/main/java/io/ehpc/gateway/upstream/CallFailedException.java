package io.ehpc.gateway.upstream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the fault of a query out of a failed future. It has no stack trace: faults are expected. */
public final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(CallFailedException.class);

    private final transient Fault fault;

    CallFailedException(Fault fault) {
        super(fault.kind().label() + ": " + fault.detail(), null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /**
     * The fault that a future failed with. What is no fault of a call is a bug; it counts as a back-end fault. An
     * {@link Error} is logged besides: it says nothing of the region, and may be the end of the process.
     */
    public static Fault faultOf(Throwable failure) {
        if (failure instanceof Error) {
            LOG.error("A call failed by an error of the gateway's own.", failure);
        }
        return failure instanceof CallFailedException failed
                ? failed.fault
                : Fault.of(
                        FaultKind.BACKEND,
                        "The gateway failed: " + failure.getClass().getSimpleName() + ".");
    }
}
