package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.content.ContentPart;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * The merged images of some answers, made once for as long as those answers stand.
 *
 * @param json the images as a JSON array, ready to be written
 */
public record Merged(List<MergedImage> images, ContentPart json) {

    public Merged {
        images = List.copyOf(images);
    }

    static Merged of(List<MergedImage> images) {
        return new Merged(images, ContentPart.prepared(Buffer.buffer(ImageJson.array(images))));
    }

    /** About how many bytes of memory it takes; the images are those of the answers. */
    int weight() {
        return 512 + json.weight() + 64 * images.size();
    }
}
