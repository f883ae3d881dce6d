package io.ehpc.gateway.protocol;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a request of the RPC-style API asks for, whichever way its client says it.
 *
 * @param operation the operation
 * @param region the region's id, one that the reader knows
 * @param filters the normalised filters
 */
public record RpcCall(Operation operation, String region, SortedMap<String, String> filters) {

    private static final Set<String> COMMON = Set.of(
            "Action",
            "Version",
            "Format",
            "RegionId",
            "AccessKeyId",
            "SecurityToken",
            "Signature",
            "SignatureMethod",
            "SignatureNonce",
            "SignatureType",
            "SignatureVersion",
            "Timestamp");

    public RpcCall {
        filters = Collections.unmodifiableSortedMap(new TreeMap<>(filters));
    }

    /**
     * Who reads: what operations and regions it knows.
     *
     * @param operations by name
     * @param regions whether a well-formed id is one of its regions
     * @param defaultRegion where a request goes that names none; null if it is refused
     */
    public record Reader(
            Map<String, Operation> operations,
            Predicate<String> regions,
            @Nullable String defaultRegion) {

        public Reader {
            operations = Map.copyOf(operations);
        }

        /**
         * Reads a request. The region is that of {@code RegionId}, else that of the host name, else the
         * default; the action and the version stand in the parameters or in {@code x-acs-*} headers.
         *
         * @throws RefusedException if it is not a request that can be answered
         */
        public RpcCall read(ApiRequest request) {
            if (!request.method().equals("GET") && !request.method().equals("POST")) {
                throw ErrorCode.UNSUPPORTED_HTTP_METHOD.refusal().asException();
            }
            Parameters parameters = parameters(request);
            Operation operation = operation(request, parameters);
            return new RpcCall(operation, region(request, parameters), filters(operation, parameters));
        }

        private static Parameters parameters(ApiRequest request) {
            Parameters parameters = request.parameters();
            parameters.repeated().ifPresent(name -> {
                throw ErrorCode.INVALID_PARAMETER
                        .refusal("The parameter " + Printable.of(name) + " is given more than once.")
                        .asException();
            });
            String format = parameters.first("Format").orElse("");
            if (!format.isEmpty() && !format.equalsIgnoreCase("JSON")) {
                throw ErrorCode.INVALID_PARAMETER
                        .refusal("The parameter Format must be JSON.")
                        .asException();
            }
            return parameters;
        }

        private Operation operation(ApiRequest request, Parameters parameters) {
            String action = agreed("Action", parameters, request.header("x-acs-action"))
                    .orElseThrow(() -> ErrorCode.MISSING_PARAMETER
                            .refusal("The parameter Action is missing.")
                            .asException());
            @Nullable Operation operation = operations.get(action);
            if (operation == null) {
                throw unserved(action).asException();
            }
            String version = agreed("Version", parameters, request.header("x-acs-version"))
                    .orElseThrow(() -> ErrorCode.MISSING_PARAMETER
                            .refusal("The parameter Version is missing.")
                            .asException());
            if (!version.equals(operation.version())) {
                throw ErrorCode.INVALID_VERSION
                        .refusal("The parameter Version must be " + operation.version() + ".")
                        .asException();
            }
            return operation;
        }

        /** Actions that write are among those that are not known: none of them is declared. */
        private Refusal unserved(String action) {
            return ErrorCode.INVALID_ACTION_NOT_FOUND.refusal(
                    ErrorCode.INVALID_ACTION_NOT_FOUND.message() + " The action " + Printable.of(action)
                            + " is not served here; served are "
                            + String.join(", ", new TreeSet<>(operations.keySet())) + ".");
        }

        /** Some clients say it twice; a request that contradicts itself is refused. */
        private static Optional<String> agreed(String name, Parameters parameters, Optional<String> header) {
            Optional<String> parameter = parameters.first(name).filter(value -> !value.isEmpty());
            if (parameter.isPresent() && header.isPresent() && !parameter.equals(header)) {
                throw ErrorCode.INVALID_PARAMETER
                        .refusal("The parameter " + name + " differs from the header that says the same.")
                        .asException();
            }
            return parameter.or(() -> header);
        }

        private String region(ApiRequest request, Parameters parameters) {
            Optional<String> named = parameters
                    .first("RegionId")
                    .filter(id -> !id.isEmpty())
                    .or(() -> request.header("host").flatMap(Region::ofHost));
            String region = named.or(() -> Optional.ofNullable(defaultRegion))
                    .orElseThrow(() -> ErrorCode.MISSING_REGION_ID.refusal().asException());
            if (!Region.isWellFormed(region)) {
                throw ErrorCode.INVALID_PARAMETER
                        .refusal("The parameter RegionId is malformed; an example: cn-hangzhou.")
                        .asException();
            }
            if (!regions.test(region)) {
                throw ErrorCode.INVALID_REGION_ID_NOT_FOUND
                        .refusal("The region " + region + " does not exist here.")
                        .asException();
            }
            return region;
        }

        private static SortedMap<String, String> filters(Operation operation, Parameters parameters) {
            Map<String, String> filters = new TreeMap<>();
            parameters.all().stream()
                    .filter(p -> !COMMON.contains(p.name()))
                    .forEach(p -> filters.put(p.name(), p.value()));
            return operation.normalise(filters);
        }
    }
}
