package io.ehpc.gateway.protocol;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A parameter that narrows a listing, and what a value of it may look like. The rules of texts are wide,
 * since the API publishes none, and narrow enough that no value can be taken for another, or for something
 * to log.
 *
 * @param name as the API spells it
 * @param rule which values it takes
 */
public record Filter(String name, Rule rule) {

    /** Values of any filter are at most this long, in characters. */
    public static final int MAX_LENGTH = 64;

    /** The base operating system, such as {@code CentOS_7.2_64}. */
    public static final Filter BASE_OS_TAG =
            form("BaseOsTag", "[A-Za-z0-9](?:[A-Za-z0-9._ -]*[A-Za-z0-9._-])?", "CentOS_7.2_64");

    /** The cluster, such as {@code ehpc-hz-FYUr32****}: the API's own examples hold asterisks. */
    public static final Filter CLUSTER_ID = form("ClusterId", "[A-Za-z0-9][A-Za-z0-9*_-]*", "ehpc-hz-FYUr32jIK7");

    /** The instance type, such as {@code ecs.n1.tiny}. */
    public static final Filter INSTANCE_TYPE =
            form("InstanceType", "[A-Za-z0-9]++(?:[.-][A-Za-z0-9]++){0,31}+", "ecs.n1.tiny");

    /** Whose images: the account's own, or those that others share with it. */
    public static final Filter IMAGE_OWNER_ALIAS =
            new Filter("ImageOwnerAlias", new Rule.OneOf(List.of("self", "others")));

    /** Which page of a list, from 1 on. */
    public static final Filter PAGE_NUMBER = new Filter("PageNumber", new Rule.WholeNumber(1, Integer.MAX_VALUE, 1));

    /** How many items a page has. */
    public static final Filter PAGE_SIZE = new Filter("PageSize", new Rule.WholeNumber(1, 50, 10));

    private static Filter form(String name, String form, String example) {
        return new Filter(name, new Rule.Form(Pattern.compile(form), example));
    }

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
        return value.length() > MAX_LENGTH
                ? Optional.of("is longer than " + MAX_LENGTH + " characters")
                : rule.complaint(value);
    }

    /** A value that is well-formed, for messages. */
    public String example() {
        return rule.example();
    }
}
