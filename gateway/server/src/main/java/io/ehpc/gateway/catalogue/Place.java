package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.upstream.Answer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where an image is, and how it looks there. Immutable, but for what is written of it ahead. */
public final class Place {
    private final String region;
    private final @Nullable String clusterId;
    private final Image image;
    private final Identity identity;
    private volatile ImageJson.@Nullable Written written;

    /** @param clusterId the cluster that was asked for, or null for the whole region */
    Place(String region, @Nullable String clusterId, Image image) {
        this.region = region;
        this.clusterId = clusterId;
        this.image = image;
        this.identity = Identity.of(image);
    }

    /** The places of an answer: one for each of its images. */
    static List<Place> of(Answer answer) {
        String region = answer.query().region();
        String clusterId = answer.query().clusterId();
        return answer.images().stream()
                .map(image -> new Place(region, clusterId, image))
                .toList();
    }

    public String region() {
        return region;
    }

    /** The cluster that was asked for, or null for the whole region. */
    public @Nullable String clusterId() {
        return clusterId;
    }

    public Image image() {
        return image;
    }

    /** Which image it is, whatever its id here. */
    Identity identity() {
        return identity;
    }

    /** Its JSON, if that was written ahead; else null. */
    ImageJson.@Nullable Written written() {
        return written;
    }

    /** Writes its JSON, for whoever needs all of it later. */
    void writeAhead() {
        if (written == null) {
            written = ImageJson.written(this);
        }
    }

    /** Lets go of that. */
    void forgetWritten() {
        written = null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Place place
                && region.equals(place.region)
                && Objects.equals(clusterId, place.clusterId)
                && image.equals(place.image);
    }

    @Override
    public int hashCode() {
        return Objects.hash(region, clusterId, image);
    }

    @Override
    public String toString() {
        return image.imageId() + " in " + Part.place(region, clusterId);
    }
}
