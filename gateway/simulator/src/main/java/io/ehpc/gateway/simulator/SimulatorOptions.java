package io.ehpc.gateway.simulator;

import io.ehpc.gateway.signing.AccessKey;
import java.util.List;

/**
 * How a simulator is set up.
 *
 * @param host where both listeners are bound
 * @param port of the API; 0 for any that is free
 * @param controlPort of the control API; 0 for any that is free
 * @param seed decides the catalogue, and which calls faults hit
 * @param quota of each account in each region
 * @param accessKeys who may call; several may share an id and differ in their token
 * @param oversize how many bytes an oversized body has at least
 */
public record SimulatorOptions(
        String host, int port, int controlPort, long seed, Quota quota, List<AccessKey> accessKeys, long oversize) {

    /** On loopback, with a quota that a demonstration does not exhaust, for the key pair of the vectors. */
    public static final SimulatorOptions DEFAULTS = new SimulatorOptions(
            "127.0.0.1",
            8090,
            8091,
            20180412,
            new Quota(20, 40),
            List.of(
                    new AccessKey("testAccessKeyId", "testAccessKeySecret", null),
                    new AccessKey("testAccessKeyId", "testAccessKeySecret", "testSecurityToken+/=")),
            16L << 20);

    /**
     * How often an account may call a region.
     *
     * @param perSecond calls, in the long run
     * @param burst calls at once, after a pause
     */
    public record Quota(double perSecond, int burst) {
        public Quota {
            if (!(perSecond >= 0.001 && perSecond <= 1e9) || burst < 1 || burst > 1_000_000) {
                throw new IllegalArgumentException(
                        "a quota allows 0.001 to 1e9 calls a second and a burst of 1 to 1e6");
            }
        }
    }

    public SimulatorOptions {
        requirePort("port", port);
        requirePort("controlPort", controlPort);
        if (accessKeys.isEmpty()) {
            throw new IllegalArgumentException("accessKeys holds at least one key");
        }
        if (oversize < 0 || oversize > 1L << 30) {
            throw new IllegalArgumentException("oversize is 0 to 1073741824 bytes, not " + oversize);
        }
        accessKeys = List.copyOf(accessKeys);
    }

    /** The same on another address. */
    public SimulatorOptions withHost(String other) {
        return new SimulatorOptions(other, port, controlPort, seed, quota, accessKeys, oversize);
    }

    /** The same on other ports. */
    public SimulatorOptions withPorts(int api, int control) {
        return new SimulatorOptions(host, api, control, seed, quota, accessKeys, oversize);
    }

    /** The same with another seed. */
    public SimulatorOptions withSeed(long other) {
        return new SimulatorOptions(host, port, controlPort, other, quota, accessKeys, oversize);
    }

    /** The same with another quota. */
    public SimulatorOptions withQuota(Quota other) {
        return new SimulatorOptions(host, port, controlPort, seed, other, accessKeys, oversize);
    }

    /** The same for other callers. */
    public SimulatorOptions withAccessKeys(List<AccessKey> other) {
        return new SimulatorOptions(host, port, controlPort, seed, quota, other, oversize);
    }

    /** The same with larger or smaller oversized bodies. */
    public SimulatorOptions withOversize(long other) {
        return new SimulatorOptions(host, port, controlPort, seed, quota, accessKeys, other);
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(name + " is 0 to 65535, not " + port);
        }
    }
}
