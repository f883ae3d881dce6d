/**
 * Answers on disk: the last known ones, so that a gateway that starts again is warm at once. It decides
 * what of a file can be trusted, and when a change is safe; what is worth keeping, and how long it is good
 * for, is the cache's affair. Losing the disk loses persistence and nothing else.
 */
@NullMarked
package io.ehpc.gateway.store;

import org.jspecify.annotations.NullMarked;
