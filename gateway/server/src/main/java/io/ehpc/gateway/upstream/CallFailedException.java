package io.ehpc.gateway.upstream;

/** Carries the fault of a query out of a failed future. It has no stack trace: faults are expected. */
public final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Fault fault;

    CallFailedException(Fault fault) {
        super(fault.kind().label() + ": " + fault.detail(), null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /** The fault that a future failed with. What is no fault of a call is a bug; it counts as a back-end fault. */
    public static Fault faultOf(Throwable failure) {
        return failure instanceof CallFailedException failed
                ? failed.fault
                : Fault.of(
                        FaultKind.BACKEND,
                        "The gateway failed: " + failure.getClass().getSimpleName() + ".");
    }
}
