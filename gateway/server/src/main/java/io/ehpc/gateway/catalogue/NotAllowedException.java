package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.catalogue.BadQuestionException.Subject;

/** Says that the caller may not ask this. It carries no stack trace: a right that is missing is not a bug. */
public final class NotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Subject subject;

    NotAllowedException(Subject subject, String detail) {
        super(detail, null, false, false);
        this.subject = subject;
    }

    /** What of the question it is about. */
    public Subject subject() {
        return subject;
    }

    /** For a person, one sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
