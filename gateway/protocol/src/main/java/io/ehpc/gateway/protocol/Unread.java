package io.ehpc.gateway.protocol;

/** An item of a listing that the gateway passes on as it came: it is an object, and it counts; no more is read. */
public record Unread() implements Item {
    private static final int WEIGHT = 16;

    @Override
    public void addTo(Weight weight) {
        weight.object(WEIGHT);
    }
}
