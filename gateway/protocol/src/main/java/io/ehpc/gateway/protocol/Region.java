package io.ehpc.gateway.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Region ids: their form, and what a host name says of them. */
public final class Region {
    private static final Pattern FORM =
            Pattern.compile("cn-[a-z]++(?:-[a-z0-9]++){0,18}+|[a-z]{2,3}-[a-z]++(?:-[a-z]++){0,16}+-[0-9]++");
    private static final int MAX_LENGTH = 40;

    private Region() {}

    /** Whether it has the form of a region id, such as {@code cn-hangzhou} or {@code ap-southeast-1}. */
    public static boolean isWellFormed(String id) {
        return id.length() <= MAX_LENGTH && FORM.matcher(id).matches();
    }

    /**
     * The region that a host name names: by its first label, or by the second behind {@code ehpc} or
     * {@code ehpc-vpc}, as in {@code ehpc.cn-hangzhou.aliyuncs.com}.
     *
     * @param host a host name with or without a port, of any case
     */
    public static Optional<String> ofHost(String host) {
        String[] labels = host.toLowerCase(Locale.ROOT).split("[.:]", 3);
        boolean product = labels[0].equals("ehpc") || labels[0].equals("ehpc-vpc");
        String label = product && labels.length > 1 ? labels[1] : labels[0];
        return isWellFormed(label) ? Optional.of(label) : Optional.empty();
    }
}
