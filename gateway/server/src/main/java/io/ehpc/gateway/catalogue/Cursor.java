package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Region;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far one has followed the changes: up to a number, but in some regions apart from that.
 *
 * @param epoch of the process that numbered them
 * @param number the last change that is known
 * @param apart the regions of which more is known, up to a number of their own; or nothing at all (0), not
 *     even their list
 */
public record Cursor(String epoch, long number, SortedMap<String, Long> apart) {
    private static final int MAX_LENGTH = 8_000;
    private static final Pattern PLAIN = Pattern.compile("([0-9a-f]{16})\\.([0-9]{1,18})");
    private static final Pattern APART = Pattern.compile("~([a-z0-9-]++)\\.([0-9]{1,18})");

    public Cursor {
        apart = Collections.unmodifiableSortedMap(new TreeMap<>(apart));
    }

    /** One that is the same in all regions. */
    static Cursor plain(String epoch, long number) {
        return new Cursor(epoch, number, Collections.emptySortedMap());
    }

    /** Reads what {@link #toString} wrote; nothing if it cannot be that. */
    static Optional<Cursor> parse(String text) {
        Matcher plain = PLAIN.matcher(text);
        if (text.length() > MAX_LENGTH || !plain.lookingAt()) {
            return Optional.empty();
        }
        SortedMap<String, Long> apart = new TreeMap<>();
        // One region at a time: a pattern that repeats a group takes a stack frame for each repetition.
        Matcher region = APART.matcher(text);
        for (int at = plain.end(); at < text.length(); at = region.end()) {
            region.region(at, text.length());
            if (!region.lookingAt()
                    || !Region.isWellFormed(region.group(1))
                    || apart.put(region.group(1), Long.valueOf(region.group(2))) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new Cursor(plain.group(1), Long.parseLong(plain.group(2)), apart));
    }

    /** Whether no region stands apart. */
    public boolean isPlain() {
        return apart.isEmpty();
    }

    /** The highest number in it. */
    long highest() {
        return Math.max(
                number, apart.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    /** Whether a later change is news to who stands here. */
    boolean lacks(Change change) {
        Long known = apart.get(change.query().region());
        if (known != null && known == 0) {
            return change.kind() == ChangeKind.LISTED;
        }
        return !change.anew() && (known == null || change.number() > known);
    }

    /** Where one stands who has seen the next change. */
    public Cursor after(Change change) {
        if (change.kind() != ChangeKind.LISTED
                || !apart.containsKey(change.query().region())) {
            return past(change.number());
        }
        SortedMap<String, Long> left = new TreeMap<>(apart);
        left.remove(change.query().region(), 0L);
        return new Cursor(epoch, number, left).past(change.number());
    }

    /** Where one stands whom the next change, of that number, does not concern. */
    Cursor past(long next) {
        if (isPlain()) {
            return plain(epoch, next);
        }
        SortedMap<String, Long> left = new TreeMap<>(apart);
        left.values().removeIf(known -> known > 0 && known <= next);
        return new Cursor(epoch, next, left);
    }

    /** As clients are given it, opaque to them: {@code epoch.number~region.number…}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(epoch).append('.').append(number);
        apart.forEach(
                (region, known) -> text.append('~').append(region).append('.').append(known));
        return text.toString();
    }
}
