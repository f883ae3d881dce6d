package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import org.jspecify.annotations.Nullable;

/**
 * What makes two places hold the same image. The API gives a copy in another region another id, and
 * nothing that points back. So images are the same if they have the same owner, name and operating
 * system; without an owner or a name, only if they have the same id. Its texts are bounded ({@link OrderText}).
 *
 * @param name of the image, or its id if it has no owner or no name
 * @param uid the owner, or the empty text
 * @param os the operating system's tag, or the empty text
 * @param architecture the processor's, or the empty text
 */
record Identity(String name, String uid, String os, String architecture) implements Comparable<Identity> {

    static Identity of(Image image) {
        @Nullable String name = image.imageName();
        @Nullable String uid = image.uid();
        if (name == null || name.isEmpty() || uid == null || uid.isEmpty()) {
            return bounded(image.imageId(), "", "", "");
        }
        @Nullable OsTag os = image.osTag() == null ? image.baseOsTag() : image.osTag();
        return os == null
                ? bounded(name, uid, "", "")
                : bounded(name, uid, orEmpty(os.osTag()), orEmpty(os.architecture()));
    }

    private static Identity bounded(String name, String uid, String os, String architecture) {
        return new Identity(OrderText.of(name), OrderText.of(uid), OrderText.of(os), OrderText.of(architecture));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    public int compareTo(Identity other) {
        int byName = name.compareTo(other.name);
        int byUid = byName != 0 ? byName : uid.compareTo(other.uid);
        int byOs = byUid != 0 ? byUid : os.compareTo(other.os);
        return byOs != 0 ? byOs : architecture.compareTo(other.architecture);
    }
}
