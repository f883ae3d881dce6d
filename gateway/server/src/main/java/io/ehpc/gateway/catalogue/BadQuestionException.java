package io.ehpc.gateway.catalogue;

/** Says what is wrong with a question, and where. It carries no stack trace: bad input is not a bug. */
public final class BadQuestionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What a question may be wrong about. */
    public enum Subject {
        REGION("region"),
        CLUSTER("clusterId"),
        REQUIRE("require"),
        CURSOR("cursor");

        private final String parameter;

        Subject(String parameter) {
            this.parameter = parameter;
        }

        /** The name that clients know it by. */
        public String parameter() {
            return parameter;
        }
    }

    private final Subject subject;
    private final boolean unknown;

    BadQuestionException(Subject subject, boolean unknown, String detail) {
        super(detail, null, false, false);
        this.subject = subject;
        this.unknown = unknown;
    }

    public Subject subject() {
        return subject;
    }

    /** Whether it names something that does not exist; else it asks for what cannot be asked. */
    public boolean isUnknown() {
        return unknown;
    }

    /** For a person, one sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
