package io.ehpc.gateway.listener;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The groups of TLS that keys are agreed on in: x25519, P-256 and P-384 (RFC 8446, section 4.2.7), of those that
 * JDK 17 knows. They are kept to by a connection's own constraints, since JDK 17 has no setting for groups but a
 * property of the whole process, which is read once. Thread-safe.
 */
final class KeyExchangeGroups implements AlgorithmConstraints {
    private static final Set<String> TAKEN = Set.of("x25519", "secp256r1", "secp384r1");

    /** Constraints are asked about algorithms and cipher suites in the same way: groups are told by their names. */
    private static final Pattern GROUP =
            Pattern.compile("ffdhe[0-9]{1,5}|x25519|x448|sec[pt][0-9]{3}[rk][12]|brainpoolp[0-9]{3}[a-z0-9]{0,10}");

    @Override
    public boolean permits(
            @Nullable Set<CryptoPrimitive> primitives,
            @Nullable String algorithm,
            @Nullable AlgorithmParameters parameters) {
        if (algorithm == null || primitives == null || !primitives.contains(CryptoPrimitive.KEY_AGREEMENT)) {
            return true;
        }
        String name = algorithm.toLowerCase(Locale.ROOT);
        return TAKEN.contains(name) || !GROUP.matcher(name).matches();
    }

    @Override
    public boolean permits(@Nullable Set<CryptoPrimitive> primitives, @Nullable Key key) {
        return true;
    }

    @Override
    public boolean permits(
            @Nullable Set<CryptoPrimitive> primitives,
            @Nullable String algorithm,
            @Nullable Key key,
            @Nullable AlgorithmParameters parameters) {
        return permits(primitives, algorithm, parameters);
    }
}
