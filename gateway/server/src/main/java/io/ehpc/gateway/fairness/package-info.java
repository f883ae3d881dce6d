/**
 * Shares of what is bounded and used by all clients: how much of it one client may hold, and in which order
 * clients are served that wait for it. It decides by who asks alone; what is shared, and what a refusal says, is
 * left to its users.
 */
@NullMarked
package io.ehpc.gateway.fairness;

import org.jspecify.annotations.NullMarked;
