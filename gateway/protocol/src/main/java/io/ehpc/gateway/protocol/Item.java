package io.ehpc.gateway.protocol;

/** What an operation lists, one of them. */
public sealed interface Item permits Image, ClusterInfo, RegionInfo, Unread {

    /** Adds what memory it takes. */
    void addTo(Weight weight);
}
