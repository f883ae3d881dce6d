package io.ehpc.gateway.catalogue;

/** A listing, and what is shown of it. */
public record Page(Listing listing, Rendered rendered) {}
