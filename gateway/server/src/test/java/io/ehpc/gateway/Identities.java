package io.ehpc.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Clients that a journey's gateway knows, and what they send. */
final class Identities {
    /** Of two accounts, which the simulator holds for one: only the ids of their calls differ. */
    private static final String ACCOUNTS = """
            accounts:
              test: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}
              other:
                accessKeyId: testAccessKeyId
                accessKeySecret: testAccessKeySecret
                securityToken: 'testSecurityToken+/='
            """;

    private static final String SECURITY = """
            security:
              clients:
                full:
                  accessKeys: [{id: EGWfull, secret: secretOfFull}]
                  apiKeys: [{sha256: HASH_OF_full}]
                  policy: [{effect: allow, action: ['*'], resource: ['*']}]
                narrow:
                  accessKeys: [{id: EGWnarrow, secret: secretOfNarrow}]
                  apiKeys: [{sha256: HASH_OF_narrow}]
                  policy:
                    - {effect: allow, action: ['ehpc:ListCommunityImages'], resource: ['acs:ehpc:cn-hangzhou:*:*']}
                twin:
                  apiKeys: [{sha256: HASH_OF_twin}]
                  policy:
                    - {effect: allow, action: ['ehpc:ListCommunityImages'], resource: ['acs:ehpc:cn-hangzhou:*:*']}
                cluster:
                  apiKeys: [{sha256: HASH_OF_cluster}]
                  policy: [{effect: allow, action: ['*'], resource: ['acs:ehpc:*:*:cluster/ehpc-hz-mine']}]
                partly:
                  apiKeys: [{sha256: HASH_OF_partly}]
                  policy:
                    - {effect: allow, action: ['*'], resource: ['acs:ehpc:cn-hangzhou:*:*']}
                    - {effect: allow, action: ['*'], resource: ['acs:ehpc:cn-beijing:*:cluster/ehpc-bj-mine']}
                other:
                  account: other
                  accessKeys: [{id: EGWother, secret: secretOfOther}]
                  apiKeys: [{sha256: HASH_OF_other}]
                  policy: [{effect: allow, action: ['*'], resource: ['*']}]
                nothing:
                  accessKeys: [{id: EGWnothing, secret: secretOfNothing}]
                  apiKeys: [{sha256: HASH_OF_nothing}]
                rare:
                  accessKeys: [{id: EGWrare, secret: secretOfRare}]
                  apiKeys: [{sha256: HASH_OF_rare}]
                  policy: [{effect: allow, action: ['*'], resource: ['*']}]
                  quota: {requests: {calls: 2, per: 1m}}
                frugal:
                  accessKeys: [{id: EGWfrugal, secret: secretOfFrugal}]
                  apiKeys: [{sha256: HASH_OF_frugal}]
                  policy: [{effect: allow, action: ['*'], resource: ['*']}]
                  quota: {upstream: {calls: 1, per: 1m}}
            """;

    private static final List<String> NAMES =
            List.of("full", "narrow", "twin", "cluster", "partly", "other", "nothing", "rare", "frugal");

    /** {@link Stage#CONFIG} with all of them. */
    static final String CONFIG = config();

    private Identities() {}

    private static String config() {
        String security = SECURITY;
        for (String name : NAMES) {
            security = security.replace("HASH_OF_" + name + "}", sha256(apiKey(name)) + "}");
        }
        return Stage.CONFIG
                        .replace(
                                "accounts: {test: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}\n",
                                ACCOUNTS)
                        .replace("defaultRegion: cn-hangzhou", "defaultRegion: cn-hangzhou, account: test")
                + security;
    }

    /** What that client sends along under {@code /v1}. */
    static String apiKey(String name) {
        return "egw_keyOf" + name;
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
