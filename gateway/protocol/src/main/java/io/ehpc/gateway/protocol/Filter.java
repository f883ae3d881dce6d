package io.ehpc.gateway.protocol;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A parameter that narrows a listing, and what a value of it may look like. The rule is wide, since the
 * API publishes none, and narrow enough that no value can be taken for another, or for something to log.
 *
 * @param name as the API spells it
 * @param form what a whole value matches
 * @param example for the message to whoever sent another
 */
public record Filter(String name, Pattern form, String example) {

    /** Values of any filter are at most this long, in characters. */
    public static final int MAX_LENGTH = 64;

    /** The base operating system, such as {@code CentOS_7.2_64}. */
    public static final Filter BASE_OS_TAG =
            new Filter("BaseOsTag", Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._ -]*[A-Za-z0-9._-])?"), "CentOS_7.2_64");

    /** The cluster, such as {@code ehpc-hz-FYUr32****}: the API's own examples hold asterisks. */
    public static final Filter CLUSTER_ID =
            new Filter("ClusterId", Pattern.compile("[A-Za-z0-9][A-Za-z0-9*_-]*"), "ehpc-hz-FYUr32jIK7");

    /** The instance type, such as {@code ecs.n1.tiny}. */
    public static final Filter INSTANCE_TYPE =
            new Filter("InstanceType", Pattern.compile("[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*"), "ecs.n1.tiny");

    /**
     * The value, if it is well-formed.
     *
     * @throws RefusedException with {@link ErrorCode#INVALID_PARAMETER} if it is not
     */
    public String check(String value) {
        complaint(value).ifPresent(what -> {
            throw ErrorCode.INVALID_PARAMETER
                    .refusal("The parameter " + name + " " + what + ".")
                    .asException();
        });
        return value;
    }

    /** What is wrong with a value, to stand behind the parameter's name; nothing if it is well-formed. */
    public Optional<String> complaint(String value) {
        if (value.length() > MAX_LENGTH) {
            return Optional.of("is longer than " + MAX_LENGTH + " characters");
        }
        if (!form.matcher(value).matches()) {
            return Optional.of("has the value " + Printable.of(value) + ", which is malformed; an example: " + example);
        }
        return Optional.empty();
    }
}
