package io.ehpc.gateway.simulator;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Claim;
import io.ehpc.gateway.signing.SignatureCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Lets in what a known access key signed, lately, and once. Used nonces are remembered for all regions
 * together, since some clients leave the host unsigned: what was sent to one region must not be replayed
 * at another. They are kept as long as a request can pass for recent; some are forgotten earlier only
 * when there are so many that they would take too much memory.
 */
final class SignatureGate {
    private static final SignatureCheck CHECK = SignatureCheck.STANDARD;

    /** Longer than the window, both its ends included, from the earliest to the latest moment. */
    private static final Duration MEMORY = CHECK.window().multipliedBy(2).plusSeconds(1);

    private static final long MAX_WEIGHT = 32L << 20;

    private final List<AccessKey> keys;
    private final Cache<Nonce, Boolean> used;

    SignatureGate(List<AccessKey> keys, Clock clock) {
        this.keys = keys;
        this.used = Caffeine.newBuilder()
                .expireAfterWrite(MEMORY)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .maximumWeight(MAX_WEIGHT)
                .weigher((Nonce nonce, Boolean seen) -> 64 + nonce.value.length())
                .build();
    }

    /**
     * Returns the id of the key that signed the request.
     *
     * @param now by the clock of the region
     * @throws RefusedException if none did, or too long ago, or if the request is a replay
     */
    String admit(ApiRequest request, Instant now) {
        Claim claim = Claim.of(request);
        CHECK.verify(request, claim, key(claim), now);
        if (used.asMap().putIfAbsent(new Nonce(claim.accessKeyId(), claim.nonce()), true) != null) {
            throw ErrorCode.SIGNATURE_NONCE_USED.refusal().asException();
        }
        return claim.accessKeyId();
    }

    /** The id of the known key that the request claims to be signed with, believed or not. */
    Optional<String> caller(ApiRequest request) {
        Optional<String> named =
                request.header("authorization").or(() -> request.parameters().first("AccessKeyId"));
        return keys.stream()
                .map(AccessKey::id)
                .filter(id -> named.filter(text -> text.equals(id) || text.contains("Credential=" + id + ","))
                        .isPresent())
                .findFirst();
    }

    /** The key of that id, with the same token if there are several: the check tells of a wrong token. */
    private AccessKey key(Claim claim) {
        List<AccessKey> ofId = keys.stream()
                .filter(key -> key.id().equals(claim.accessKeyId()))
                .toList();
        return ofId.stream()
                .filter(key -> Objects.equals(key.securityToken(), claim.securityToken()))
                .findFirst()
                .or(() -> ofId.stream().findFirst())
                .orElseThrow(() ->
                        ErrorCode.INVALID_ACCESS_KEY_ID_NOT_FOUND.refusal().asException());
    }

    private record Nonce(String accessKeyId, String value) {}
}
