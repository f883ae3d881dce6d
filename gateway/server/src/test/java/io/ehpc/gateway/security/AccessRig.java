package io.ehpc.gateway.security;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.InvalidConfigException;
import io.ehpc.gateway.config.SecurityConfig;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.outbound.OutboundClients;
import io.ehpc.gateway.outbound.Unexpected;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Acs3Signature;
import io.ehpc.gateway.signing.RpcSignature;
import io.ehpc.gateway.telemetry.OutboundMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Access by a configuration text, on clocks that stand still. */
final class AccessRig implements AutoCloseable {
    static final ClientKey HERE = ClientKey.at("192.0.2.1");
    static final AccessKey KEY = new AccessKey("EGWone", "s3cretNobodyMaySee", null);
    static final String API_KEY = "egw_anApiKeyThatNobodyMaySee";
    static final String CLIENTS =
            """
            clients:
              ci:
                account: hpc
                accessKeys:
                  - {id: EGWone, secret: s3cretNobodyMaySee}
                  - {id: EGWends, secret: s3cretNobodyMaySee, notAfter: 2026-03-01T12:00:10Z}
                apiKeys:
                  - {sha256: HASH}
                  - {sha256: ENDS, notAfter: 2026-03-01T12:00:10Z}
                certificates:
                  - {uri: 'spiffe://example.com/scheduler'}
                policy:
                  - {effect: allow, action: ['*'], resource: ['acs:ehpc:cn-*:*:*']}
                quota:
                  requests: {calls: 2, per: 1s}
                  upstream: {calls: 1, per: 1s}
              guest:
            """.replace("HASH", IssuedKeys.sha256(API_KEY)).replace("ENDS", IssuedKeys.sha256("egw_ends"));

    final Vertx vertx = Vertx.vertx();
    final TestClock clock = new TestClock();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final List<String> audited = new ArrayList<>();
    final Access access;

    AccessRig(String security) {
        access = new Access(
                vertx,
                clock.both(),
                registry,
                new OutboundClients(vertx, new OutboundMetrics(registry, Unexpected.labels())),
                new AuditLog(clock.both(), audited::add),
                settings(security));
    }

    void configure(String security) {
        access.configure(settings(security));
    }

    static SecurityConfig config(String security) {
        String yaml =
                "accounts: {main: {accessKeyId: i, accessKeySecret: s}, hpc: {accessKeyId: i, accessKeySecret: s}}\n"
                        + "requests: {account: main}\nsecurity:\n" + security.indent(2);
        try {
            return ConfigFile.parse("gateway.yaml", yaml, Map.of()).security();
        } catch (InvalidConfigException invalid) {
            throw new AssertionError(invalid.getMessage(), invalid);
        }
    }

    /** @param from the address that the request comes from */
    Future<Client> admitFrom(
            String from,
            @Nullable ApiRequest rpc,
            @Nullable String authorization,
            @Nullable X509Certificate certificate) {
        return access.admit(new Presented(rpc, authorization, null, certificate, ClientKey.at(from)), known -> {});
    }

    private static Access.Settings settings(String security) {
        return new Access.Settings(config(security), "main", List.of("cn-hangzhou", "eu-central-1"));
    }

    Future<Client> admit(ApiRequest rpc) {
        return admit(rpc, known -> {});
    }

    /** @param known what is done once the client is known, before anything is used up */
    Future<Client> admit(ApiRequest rpc, Consumer<Client> known) {
        return access.admit(new Presented(rpc, rpc.header("authorization").orElse(null), null, null, HERE), known);
    }

    Future<Client> admit(
            @Nullable String authorization, @Nullable String apiKey, @Nullable X509Certificate certificate) {
        return access.admit(new Presented(null, authorization, apiKey, certificate, HERE), known -> {});
    }

    static Client client(Future<Client> admitted) {
        return Ends.value(admitted);
    }

    static DeniedException denied(Future<Client> admitted) {
        Throwable failure = Ends.failure(admitted);
        if (failure instanceof DeniedException denied) {
            return denied;
        }
        throw new AssertionError("no refusal", failure);
    }

    static ApiRequest unsigned() {
        return ApiRequest.get(Parameters.parse("BaseOsTag=CentOS_7.9_64&ClusterId="))
                .withHeader("host", "ehpc.cn-hangzhou.example.com");
    }

    ApiRequest acs3(AccessKey key, String nonce) {
        return Acs3Signature.sign(unsigned(), Operation.LIST_COMMUNITY_IMAGES, key, clock.instant(), nonce);
    }

    ApiRequest rpc(AccessKey key, String nonce) {
        return RpcSignature.sign(unsigned(), Operation.LIST_COMMUNITY_IMAGES, key, clock.instant(), nonce);
    }

    /** Of a scheduler: CN=scheduler,OU=HPC,O=Example, with a URI, a host name and an address. */
    static X509Certificate certificate() {
        try (InputStream pem = AccessRig.class.getResourceAsStream("/certificates/scheduler.pem")) {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(Objects.requireNonNull(pem, "scheduler.pem"));
        } catch (IOException | CertificateException broken) {
            throw new AssertionError(broken);
        }
    }

    double count(String meter, String... tags) {
        return registry.get(meter).tags(tags).counter().count();
    }

    @Override
    public void close() {
        Ends.value(access.close());
        Ends.value(vertx.close());
    }
}
