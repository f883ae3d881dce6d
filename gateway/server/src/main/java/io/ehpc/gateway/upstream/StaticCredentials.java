package io.ehpc.gateway.upstream;

import io.ehpc.gateway.signing.AccessKey;
import io.vertx.core.Future;

/** The access key in the configuration, as it is. */
public final class StaticCredentials implements Credentials {
    private final AccessKey key;

    public StaticCredentials(AccessKey key) {
        this.key = key;
    }

    @Override
    public Future<AccessKey> current(long leftMillis) {
        return Future.succeededFuture(key);
    }

    @Override
    public Health health() {
        return new Health(true, null, null, null);
    }

    @Override
    public void close() {}
}
