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

    /** What is wrong with a reply; nothing if it is as it should be. */
    Optional<String> complaint(byte[] sent, Valid base, Valid donor, Reply reply) {
        if (reply.isLate()) {
            return Optional.of("no answer in time");
        }
        if (reply.status() >= 500) {
            return Optional.of("status " + reply.status());
        }
        if (secrets.areIn(reply.text())) {
            return Optional.of("a secret in the answer");
        }
        return reply.status() == 200 ? data(sent, base, donor, reply) : Optional.empty();
    }

    private Optional<String> data(byte[] sent, Valid base, Valid donor, Reply reply) {
        List<String> shown = Shown.by(sent);
        List<Person> persons = Stream.of(base, donor)
                .filter(valid -> same(Shown.by(valid.wire().bytes()), shown))
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

    private static boolean same(List<String> valid, List<String> shown) {
        return valid.equals(shown)
                || (valid.size() == 1 && shown.size() == 1 && Tokens.same(valid.get(0), shown.get(0)));
    }
}
