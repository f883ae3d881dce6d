package io.ehpc.gateway.catalogue;

import java.util.Locale;

/** What may be told of a region or of one of its images. */
public enum ChangeKind {
    /** The region's list is known from now on; its content is to be asked for. */
    LISTED,
    /** The image is new. */
    ADDED,
    /** The image is otherwise than before. */
    CHANGED,
    /** The image is listed no more. */
    WITHDRAWN;

    /** As it stands in JSON, streams and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
