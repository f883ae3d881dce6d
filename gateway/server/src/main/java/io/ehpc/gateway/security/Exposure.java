package io.ehpc.gateway.security;

import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a listener may bind an address: the gateway answers whoever reaches it, so only loopback. */
public final class Exposure {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[?::1\\]?|\\[?(?:0{1,4}:){7}0{0,3}1\\]?");

    private Exposure() {}

    /** Why the address may not be bound, or nothing if it may. */
    public static Optional<String> complaint(String key, String host) {
        return LOOPBACK.matcher(host).matches()
                ? Optional.empty()
                : Optional.of(key + ": " + host + " is not a loopback address, and callers are not identified yet:"
                        + " anybody who reaches it would use the account's credentials."
                        + " Bind 127.0.0.1 or ::1, and put a proxy that identifies callers in front.");
    }
}
