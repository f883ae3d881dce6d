package io.ehpc.gateway.protocol;

/** What an operation lists, one of them. */
public sealed interface Item permits Image, ClusterInfo, RegionInfo, Unread {

    /** About how many bytes of memory it takes, on a 64-bit JVM with compressed pointers. */
    long weight();
}
