package io.ehpc.gateway.web;

/** Says which parameter of a request is wrong, and how. It carries no stack trace: bad input is not a bug. */
final class BadParameterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String parameter;

    BadParameterException(String parameter, String detail) {
        super(detail, null, false, false);
        this.parameter = parameter;
    }

    String parameter() {
        return parameter;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
