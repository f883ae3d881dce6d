package io.ehpc.gateway.web;

import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.protocol.RefusedException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a request line may stand in a log: the method, the path, and the parameters that are known to say what was
 * asked. A parameter that is not named here may be a key, a token or a signature.
 */
final class LoggedQuery {
    private static final int MOST = 16;
    private static final Set<String> KNOWN = Set.of(
            "region",
            "clusterId",
            "baseOsTag",
            "instanceType",
            "imageName",
            "platform",
            "architecture",
            "status",
            "owner",
            "ownerAlias",
            "productCode",
            "fields",
            "sort",
            "limit",
            "format",
            "require",
            "timeout",
            "wait",
            "Action",
            "Version",
            "RegionId",
            "BaseOsTag",
            "InstanceType",
            "ClusterId",
            "ImageOwnerAlias",
            "PageNumber",
            "PageSize");

    private LoggedQuery() {}

    /** Printable, and of bounded length. */
    static String of(HttpServerRequest request) {
        String path = request.path();
        return Printable.bare(request.method().name()) + " " + Printable.bare(path == null ? "" : path)
                + query(request.query());
    }

    private static String query(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return "";
        }
        try {
            return shown(Parameters.parse(query));
        } catch (RefusedException malformed) {
            return "?(malformed)";
        }
    }

    private static String shown(Parameters parameters) {
        StringBuilder shown = new StringBuilder();
        int count = 0;
        for (Parameters.Parameter parameter : parameters.all()) {
            if (KNOWN.contains(parameter.name()) && count < MOST) {
                shown.append(count == 0 ? '?' : '&')
                        .append(parameter.name())
                        .append('=')
                        .append(Printable.bare(parameter.value()));
                count++;
            }
        }
        int more = parameters.all().size() - count;
        return more == 0 ? shown.toString() : shown + "(" + more + " more)";
    }
}
