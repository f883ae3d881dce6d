package io.ehpc.gateway.protocol;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which values a parameter takes. Each value that it takes has one spelling, so that equal questions are equal. */
public sealed interface Rule {

    /** What is wrong with a value, to stand behind the parameter's name; nothing if it is well-formed. */
    Optional<String> complaint(String value);

    /** Whether a value that is well-formed says what leaving the parameter out says. */
    boolean isDefault(String value);

    /** A value that is well-formed. */
    String example();

    private static Optional<String> because(String value, String why) {
        return Optional.of("has the value " + Printable.of(value) + ", which is " + why);
    }

    /** Any text of a form. */
    record Form(Pattern whole, String example) implements Rule {
        @Override
        public Optional<String> complaint(String value) {
            return whole.matcher(value).matches()
                    ? Optional.empty()
                    : because(value, "malformed; an example: " + example);
        }

        @Override
        public boolean isDefault(String value) {
            return false;
        }
    }

    /** A whole number in a range, in decimal digits and without leading zeros. */
    record WholeNumber(int least, int most, int byDefault) implements Rule {
        private static final Pattern DIGITS = Pattern.compile("0|[1-9][0-9]{0,9}");

        @Override
        public Optional<String> complaint(String value) {
            boolean inRange =
                    DIGITS.matcher(value).matches() && Long.parseLong(value) >= least && Long.parseLong(value) <= most;
            return inRange ? Optional.empty() : because(value, "not a whole number from " + least + " to " + most);
        }

        @Override
        public boolean isDefault(String value) {
            return value.equals(example());
        }

        @Override
        public String example() {
            return Integer.toString(byDefault);
        }
    }

    /** One of a few words. */
    record OneOf(List<String> words) implements Rule {
        public OneOf {
            words = List.copyOf(words);
        }

        @Override
        public Optional<String> complaint(String value) {
            return words.contains(value) ? Optional.empty() : because(value, "not one of " + String.join(", ", words));
        }

        @Override
        public boolean isDefault(String value) {
            return false;
        }

        @Override
        public String example() {
            return words.get(0);
        }
    }
}
