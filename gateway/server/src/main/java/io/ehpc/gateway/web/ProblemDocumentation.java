package io.ehpc.gateway.web;

import io.ehpc.gateway.security.DeniedException;
import io.ehpc.gateway.security.Reason;
import io.ehpc.gateway.upstream.FaultKind;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the types of problems on the API's port mean, for people and programs that look a type up.
 *
 * @param name the last part of the type
 * @param title the type in a few words
 * @param status that such an answer mostly has; null if it is that of the parts that are missing
 * @param meaning what is wrong and what to do about it
 */
record ProblemDocumentation(
        String name, String title, @Nullable Integer status, String meaning) {
    /** Of every type that there is, by name. */
    static final SortedMap<String, ProblemDocumentation> ALL = all();

    private static SortedMap<String, ProblemDocumentation> all() {
        SortedMap<String, ProblemDocumentation> all = new TreeMap<>();
        for (FaultKind kind : FaultKind.values()) {
            String meaning = kind.title()
                    + (kind.wasCalled()
                            ? ". The upstream was called for it; code and detail are its own words, if it had any."
                            : ". No call was made for it.");
            add(all, kind.label(), kind.title(), kind.status(), meaning);
        }
        for (Reason reason : Reason.values()) {
            String detail = Problem.of(DeniedException.of(reason)).detail();
            add(all, reason.label(), Problem.title(reason), reason.status(), detail);
        }
        add(
                all,
                "bad-parameter",
                "A parameter is wrong",
                400,
                "The member parameter names it; the detail says what it may be.");
        add(
                all,
                "bad-request",
                "Bad request",
                400,
                "The request cannot be read as HTTP or as a URL. With 417, it expects what this gateway does not know.");
        add(
                all,
                "cannot-know",
                "It cannot be known whether it is there",
                null,
                "What is asked for is in no part that could be answered, and may be in one that could not. Ask again later.");
        add(
                all,
                "cursor-gone",
                "Cursor too old",
                410,
                "The changes since the cursor are not all remembered. List again, and go on from that list's changesCursor.");
        add(all, "draining", "The gateway stops", 503, "The stream ends since this gateway stops. Connect again.");
        add(all, "internal", "Internal error", 500, "A defect of the gateway; its log has the request's id.");
        add(
                all,
                "method",
                "Method not allowed",
                405,
                "The path takes the methods in the header Allow. With 501, nothing here takes the method.");
        add(
                all,
                "no-part",
                "No part could be answered",
                null,
                "All parts failed; each says in parts why. The status is theirs if they agree on one, else 502.");
        add(
                all,
                "not-found",
                "Not found",
                404,
                "What the path names is not there. What a parameter names and is not there is bad-parameter.");
        add(
                all,
                "show-again",
                "Show again who asks",
                401,
                "The stream ends. Connect again with a key or token that is good now.");
        add(
                all,
                "too-few-parts",
                "Fewer parts could be answered than are required",
                null,
                "The parameter require asks for more parts than could be answered; each says in parts why.");
        add(
                all,
                "too-large",
                "Request too large",
                413,
                "The body is longer than this gateway takes. With 414 it is the URL, with 431 the headers.");
        add(
                all,
                "too-many-listeners",
                "Too many listeners",
                503,
                "As many listen for changes as may. Come back later, or ask for pages without waiting.");
        add(
                all,
                "too-slow",
                "Too slow",
                503,
                "The stream ends since its client took nothing for too long. Connect again.");
        return Collections.unmodifiableSortedMap(all);
    }

    private static void add(
            SortedMap<String, ProblemDocumentation> all,
            String name,
            String title,
            @Nullable Integer status,
            String meaning) {
        all.putIfAbsent(name, new ProblemDocumentation(name, title, status, meaning));
    }
}
