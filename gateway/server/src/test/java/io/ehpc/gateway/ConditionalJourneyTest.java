package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client that knows HTTP saves: bytes on the wire, and answers that it has already. */
class ConditionalJourneyTest extends Journey {
    private static final String MERGED = "/v1/community-images?region=*&limit=all";
    private static final String RPC = "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou";

    private HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(stage().uri(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return stage().http().send(request.build(), BodyHandlers.ofByteArray());
    }

    /** The answer once it is there in that coding: who comes first does not wait for it to be compressed. */
    private HttpResponse<byte[]> inCoding(String coding, String path) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> send("GET", path, "Accept-Encoding", coding),
                        answer -> header(answer, "Content-Encoding").equals(coding.replace("identity", "")));
    }

    private static String vary(String path) {
        return path.equals(MERGED)
                ? "Accept, Accept-Encoding, Prefer, X-Ehpc-Explain"
                : "Accept-Encoding, X-Acs-Action, X-Acs-Version, X-Ehpc-Explain";
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource({MERGED + ", gzip", MERGED + ", zstd", RPC + ", gzip", RPC + ", zstd"})
    void answer_compressed_isTheSameAndSmall(String path, String coding) throws Exception {
        byte[] plain = send("GET", path).body();

        HttpResponse<byte[]> answer = inCoding(coding, path);

        assertThat(header(answer, "Vary")).isEqualTo(vary(path));
        InputStream bytes = new ByteArrayInputStream(answer.body());
        try (InputStream in =
                coding.equals("gzip") ? new GZIPInputStream(bytes) : new ZstdInputStreamNoFinalizer(bytes)) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
        assertThat(answer.body().length).isLessThan(plain.length / 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {MERGED, RPC})
    void answer_thatTheClientHas_isNotSentAgainAlsoAfterARefresh(String path) throws Exception {
        HttpResponse<byte[]> first = inCoding("gzip", path);
        String tag = header(first, "ETag");
        assertThat(tag).matches((path.equals(MERGED) ? "W/" : "") + "\"[A-Za-z0-9_-]+-gzip\"");
        assertThat(header(first, "Cache-Control")).matches("private, max-age=(59|60)");
        int calls = stage().calls();

        stage().pass(Duration.ofSeconds(125));
        HttpResponse<byte[]> second = send("GET", path, "Accept-Encoding", "gzip", "If-None-Match", "\"x\", " + tag);

        assertThat(stage().calls()).isEqualTo(2 * calls);
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(header(second, "ETag")).isEqualTo(tag);
        assertThat(header(second, "Age")).isEqualTo("0");
        assertThat(header(second, "Vary")).isEqualTo(vary(path));
        assertThat(header(second, "Cache-Status")).startsWith("ehpc-gateway; fwd=");
        assertThat(second.headers().map()).doesNotContainKeys("content-type", "content-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {MERGED, RPC})
    void answer_thatChanged_isSent(String path) throws Exception {
        String tag = header(send("GET", path), "ETag");
        String image = "{\"ImageId\":\"m-new\",\"ImageName\":\"new\",\"Status\":\"Available\"}";
        assertThat(stage().control("PUT", "/images/cn-hangzhou/m-new", image).statusCode())
                .isLessThan(300);

        stage().pass(Duration.ofSeconds(125));
        HttpResponse<byte[]> second = send("GET", path, "If-None-Match", tag);

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(header(second, "ETag")).isNotEqualTo(tag);
        assertThat(new String(second.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("m-new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip", "zstd"})
    void head_merged_hasTheHeadersOfGet(String coding) throws Exception {
        inCoding("zstd", MERGED);
        HttpResponse<byte[]> get = inCoding(coding, MERGED);
        HttpResponse<byte[]> head = send("HEAD", MERGED, "Accept-Encoding", coding);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(without(head, "x-request-id")).isEqualTo(without(get, "x-request-id"));
    }

    private static Map<String, List<String>> without(HttpResponse<?> response, String name) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove(name);
        return headers;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            only-if-cached          | 504
            only-if-cached, no-cache| 504
            max-age=0               | 200
            no-cache                | 200
            """)
    void directive_cold_isKept(String directive, int status) throws Exception {
        for (String path : List.of(MERGED, RPC)) {
            HttpResponse<byte[]> answer = send("GET", path, "Cache-Control", directive);

            assertThat(answer.statusCode()).as(path).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # age | directive                | status | Age | calls more
            10    | no-cache                 | 200    | 0   | 1
            10    | max-age=9                | 200    | 0   | 1
            11    | max-age=10               | 200    | 0   | 1
            4     | no-cache                 | 200    | 4   | 0
            10    | min-fresh=51             | 200    | 0   | 1
            10    | min-fresh=49             | 200    | 10  | 0
            10    | only-if-cached           | 200    | 10  | 0
            200   | only-if-cached           | 504    |     | 0
            200   | only-if-cached, max-stale| 200    | 200 | 1
            200   | max-stale=139            | 200    | 0   | 1
            """)
    void directive_held_isKept(int age, String directive, int status, String expectedAge, int more) throws Exception {
        send("GET", RPC);
        int calls = stage().calls();
        stage().pass(Duration.ofSeconds(age));

        HttpResponse<byte[]> answer = send("GET", RPC, "Cache-Control", directive);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(header(answer, "Age")).isEqualTo(expectedAge == null ? "" : expectedAge);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(stage().calls() - calls).isEqualTo(more));
    }
}
