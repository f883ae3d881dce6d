package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.benchmarks.fuzz.ValidRequests.Valid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a reply is one that may come: no failure of the gateway's, in time, without a secret, and with data
 * only for a request that shows all that a valid one showed, and only data for that one's person.
 */
final class Judge {
    private static final Pattern ID =
            Pattern.compile("\\bm-[0-9a-z]+\\b|\\b[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\b");

    /** A line of a stack trace. */
    private static final Pattern TRACE = Pattern.compile("\\bat [a-z]+(\\.[\\w$]+)+\\(");

    /** Not implemented, too much to do, another version of HTTP (RFC 9110, 15.6). */
    private static final Set<Integer> CHOSEN = Set.of(501, 503, 505);

    /** A problem document's media type (RFC 9457), or an error of the RPC face. */
    private static final Pattern OWN_FORM = Pattern.compile("(?i)application/problem\\+json|\"Code\"");

    private final Secrets secrets;

    /** Of an id in answers: who may be told. */
    private final Map<String, Set<Person>> told = new HashMap<>();

    Judge(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Learns from the answer to a valid request of that person; all are to be learnt from before the first verdict. */
    void learn(Person person, Reply reply) {
        for (Matcher ids = ID.matcher(reply.text()); ids.find(); ) {
            told.computeIfAbsent(ids.group(), id -> new HashSet<>()).add(person);
        }
    }

    /**
     * What is wrong with a reply; nothing if it is as it should be.
     *
     * @param readings what the request shows of who asks, in each way to read it
     */
    Optional<String> complaint(List<List<String>> readings, Valid base, Valid donor, Reply reply) {
        if (reply.isLate()) {
            return Optional.of("no answer in time");
        }
        if (reply.status() >= 500 && !isChosen(reply)) {
            return Optional.of("status " + reply.status());
        }
        if (secrets.areIn(reply.text())) {
            return Optional.of("a secret in the answer");
        }
        if (TRACE.matcher(reply.text()).find()) {
            return Optional.of("a stack trace in the answer");
        }
        return reply.status() == 200 ? data(readings, base, donor, reply) : Optional.empty();
    }

    /** Whether the gateway says in its own form that it does not do such a thing, or has too much to do. */
    private static boolean isChosen(Reply reply) {
        return CHOSEN.contains(reply.status()) && OWN_FORM.matcher(reply.text()).find();
    }

    private Optional<String> data(List<List<String>> readings, Valid base, Valid donor, Reply reply) {
        List<Person> persons = Stream.of(base, donor)
                .filter(valid -> isAmong(readings, Shown.by(valid.wire().bytes())))
                .map(Valid::person)
                .distinct()
                .toList();
        if (persons.isEmpty()) {
            return Optional.of("answered, though it shows nothing that is valid");
        }
        for (Matcher ids = ID.matcher(reply.text()); ids.find(); ) {
            Set<Person> mayKnow = told.get(ids.group());
            if (mayKnow != null && persons.stream().noneMatch(mayKnow::contains)) {
                return Optional.of("answered to " + persons + " what only " + mayKnow + " may know: " + ids.group());
            }
        }
        return Optional.empty();
    }

    private static boolean isAmong(List<List<String>> readings, List<String> valid) {
        return readings.stream().anyMatch(shown -> same(valid, shown));
    }

    private static boolean same(List<String> valid, List<String> shown) {
        return valid.equals(shown)
                || (valid.size() == 1 && shown.size() == 1 && Tokens.same(valid.get(0), shown.get(0)));
    }
}
