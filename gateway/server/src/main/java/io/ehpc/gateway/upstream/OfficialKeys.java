package io.ehpc.gateway.upstream;

import com.aliyun.credentials.models.CredentialModel;
import com.aliyun.credentials.provider.AlibabaCloudCredentialsProvider;
import com.aliyun.credentials.provider.CLIProfileCredentialsProvider;
import com.aliyun.credentials.provider.DefaultCredentialsProvider;
import com.aliyun.credentials.provider.EcsRamRoleCredentialProvider;
import com.aliyun.credentials.provider.OIDCRoleArnCredentialProvider;
import com.aliyun.credentials.provider.RamRoleArnCredentialProvider;
import com.aliyun.credentials.provider.URLCredentialProvider;
import io.ehpc.gateway.config.CredentialsConfig;
import io.ehpc.gateway.signing.AccessKey;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keys from the providers of Alibaba Cloud's own library. They block, on the network too, and keep what
 * they got for as long as they think fit.
 */
final class OfficialKeys implements KeySource {
    static {
        // The library's connections are of java.net.HttpURLConnection. One that is used again could have an answer to
        // an
        // earlier question: that takes an interim response, such as 102, for the answer.
        System.setProperty("http.keepAlive", "false");
    }

    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 5_000;

    private final CredentialsConfig config;
    private volatile @Nullable AlibabaCloudCredentialsProvider provider;
    private volatile @Nullable Thread asking;

    OfficialKeys(CredentialsConfig config) {
        this.config = config;
    }

    @Override
    public Issue issue() {
        asking = Thread.currentThread();
        CredentialModel model;
        try {
            model = known().getCredentials();
        } finally {
            if (asking == Thread.currentThread()) {
                asking = null;
            }
        }
        return issue(model);
    }

    private AlibabaCloudCredentialsProvider known() {
        AlibabaCloudCredentialsProvider known = provider;
        if (known == null) {
            known = provider();
            provider = known;
        }
        return known;
    }

    /** A provider has locks of its own, which a thread that hangs may hold. */
    @Override
    public void abandon() {
        Thread hanging = asking;
        provider = null;
        if (hanging != null) {
            hanging.interrupt();
        }
    }

    private static Issue issue(CredentialModel model) {
        String id = text(model.getAccessKeyId());
        String secret = text(model.getAccessKeySecret());
        if (id == null || secret == null) {
            throw new IllegalStateException("the provider has no access key");
        }
        @Nullable Instant expiresAt = model.getExpiration() > 0 ? Instant.ofEpochMilli(model.getExpiration()) : null;
        return new Issue(new AccessKey(id, secret, text(model.getSecurityToken())), expiresAt);
    }

    private static @Nullable String text(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    /** Made when it is first asked: some read files, or refuse their settings. */
    private AlibabaCloudCredentialsProvider provider() {
        return switch (config.provider()) {
            case STATIC -> throw new IllegalStateException("a static key needs no provider");
            case DEFAULT -> DefaultCredentialsProvider.builder().build();
            case ECS_RAM_ROLE -> ecsRamRole();
            case RAM_ROLE_ARN -> ramRoleArn();
            case OIDC_ROLE_ARN -> oidcRoleArn();
            case CREDENTIALS_URI ->
                URLCredentialProvider.builder()
                        .credentialsURI(setting("credentialsUri"))
                        .connectionTimeout(CONNECT_MILLIS)
                        .readTimeout(READ_MILLIS)
                        .build();
            case PROFILE ->
                CLIProfileCredentialsProvider.builder()
                        .profileName(setting("profileName"))
                        .build();
        };
    }

    private AlibabaCloudCredentialsProvider ecsRamRole() {
        return EcsRamRoleCredentialProvider.builder()
                .roleName(setting("roleName"))
                .connectionTimeout(CONNECT_MILLIS)
                .readTimeout(READ_MILLIS)
                .build();
    }

    private AlibabaCloudCredentialsProvider ramRoleArn() {
        AccessKey key = Objects.requireNonNull(config.accessKey());
        return RamRoleArnCredentialProvider.builder()
                .accessKeyId(key.id())
                .accessKeySecret(key.secret())
                .securityToken(key.securityToken())
                .roleArn(setting("roleArn"))
                .roleSessionName(setting("roleSessionName"))
                .STSEndpoint(setting("stsEndpoint"))
                .connectionTimeout(CONNECT_MILLIS)
                .readTimeout(READ_MILLIS)
                .build();
    }

    private AlibabaCloudCredentialsProvider oidcRoleArn() {
        return OIDCRoleArnCredentialProvider.builder()
                .roleArn(setting("roleArn"))
                .oidcProviderArn(setting("oidcProviderArn"))
                .oidcTokenFilePath(setting("oidcTokenFile"))
                .roleSessionName(setting("roleSessionName"))
                .STSEndpoint(setting("stsEndpoint"))
                .connectionTimeout(CONNECT_MILLIS)
                .readTimeout(READ_MILLIS)
                .build();
    }

    private @Nullable String setting(String key) {
        return config.setting(key);
    }
}
