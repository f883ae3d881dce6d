package io.ehpc.gateway.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of the configuration whose components do not have the names that its keys have in the file. */
interface Keyed {

    /** What the keys hold, by their names in the file; of a key that is not set, null. */
    Map<String, @Nullable Object> keys();
}
