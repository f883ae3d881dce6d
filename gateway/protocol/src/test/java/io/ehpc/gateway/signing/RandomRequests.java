package io.ehpc.gateway.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Parameters.Parameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Requests, keys and instants that a seed decides, odder than any client's. */
final class RandomRequests {
    private static final String[] PIECES = {
        "a", "Z", "0", " ", "+", "%", "%20", "*", "~", "'", "(", ")", "!", "/", "=", "&", ";", ":", "-", "_", ".", "\n",
        "é", "中文", "\u202e", "\u0000", "😀", "ﬀ", "e\u0301", "\uffff"
    };

    private final Random random;

    RandomRequests(long seed) {
        random = new Random(seed);
    }

    /** A request without a signature; no two of its parameters share a name. */
    ApiRequest request() {
        boolean post = random.nextBoolean();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("host", "ehpc.cn-" + word() + ".aliyuncs.com:" + random.nextInt(65536));
        headers.put("x-acs-" + word(), word() + " " + word());
        headers.put("accept", "*/*");
        byte[] body = new byte[0];
        if (post) {
            headers.put("content-type", "application/x-www-form-urlencoded");
            body = parameters("f").encoded().getBytes(UTF_8);
        }
        return new ApiRequest(post ? "POST" : "GET", "/", parameters("q"), headers, body);
    }

    AccessKey key() {
        return new AccessKey(word(), text() + word(), random.nextBoolean() ? word() + "+/=" : null);
    }

    Instant instant() {
        return Instant.ofEpochSecond(1_700_000_000L + random.nextInt(300_000_000), random.nextInt(1_000_000_000));
    }

    /** ASCII letters and digits, at least one. */
    String word() {
        return random.ints(1 + random.nextInt(12), 0, 36)
                .collect(StringBuilder::new, (s, c) -> s.append(Character.forDigit(c, 36)), StringBuilder::append)
                .toString();
    }

    /** Any text, at times an empty one. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(5); left > 0; left--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** The same request with its parameters and headers in another order, and its headers' names in another case. */
    ApiRequest reordered(ApiRequest request) {
        List<Parameter> query = new ArrayList<>(request.query().all());
        Collections.shuffle(query, random);
        List<String> names = new ArrayList<>(request.headers().keySet());
        Collections.shuffle(names, random);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : names) {
            String other = random.nextBoolean() ? name.toUpperCase(Locale.ROOT) : name;
            headers.put(other, request.header(name).orElseThrow());
        }
        return new ApiRequest(request.method(), request.path(), new Parameters(query), headers, request.body());
    }

    private Parameters parameters(String prefix) {
        Map<String, String> parameters = new TreeMap<>();
        for (int left = random.nextInt(5); left > 0; left--) {
            parameters.put(prefix + text(), random.nextInt(4) == 0 ? "" : text());
        }
        List<Parameter> all = new ArrayList<>();
        parameters.forEach((name, value) -> all.add(new Parameter(name, value)));
        Collections.shuffle(all, random);
        return new Parameters(all);
    }
}
