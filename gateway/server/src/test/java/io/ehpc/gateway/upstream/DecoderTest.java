package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ehpc.gateway.TestClock;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderTest {
    private static final Query QUERY = Samples.query("cn-hangzhou");
    private static final String GOOD = Samples.body("m-1").toString();

    private static Answer decode(int status, String body, @Nullable String age) {
        return Decoder.decode(
                QUERY,
                new Decoder.Response(status, Buffer.buffer(body), age, null, null, null),
                TestClock.moment(TestClock.START));
    }

    private static Fault fault(Decoder.Response response) {
        return Objects.requireNonNull(catchThrowableOfType(
                        CallFailedException.class,
                        () -> Decoder.decode(QUERY, response, TestClock.moment(TestClock.START))))
                .fault();
    }

    private static Fault fault(int status, String body) {
        return fault(new Decoder.Response(status, Buffer.buffer(body), null, null, null, null));
    }

    @Test
    void decode_goodAnswer_isTheBytesAndWhatTheySay() {
        String body = "{ \"Images\":{\"ImageInfo\":[{\"ImageId\":\"m-1\",\"Size\":40},{\"ImageId\":\"m-2\"}]},"
                + "\"RequestId\":\"R\" }\n";

        Answer answer = decode(200, body, null);

        assertThat(answer.body().toString()).isEqualTo(body);
        assertThat(answer.requestId()).isEqualTo("R");
        assertThat(answer.images()).extracting("imageId").containsExactly("m-1", "m-2");
        assertThat(answer.query()).isEqualTo(QUERY);
        assertThat(answer.asOf()).isEqualTo(TestClock.START);
    }

    @Test
    void decode_noImages_isAGoodAnswer() {
        assertThat(decode(200, "{\"RequestId\":\"R\",\"Images\":{\"ImageInfo\":[]}}", null)
                        .images())
                .isEmpty();
    }

    @Test
    void decode_codeThatSaysGood_isNoError() {
        assertThat(decode(200, "{\"Code\":\"200\",\"RequestId\":\"R\",\"Images\":{\"ImageInfo\":[]}}", null)
                        .images())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # errors of the API
                    500 | {"Code":"UnknownError","Message":"x","RequestId":"R"} | BACKEND
                    404 | {"Code":"ImageNotFound"}             | NOT_FOUND
                    503 | {"Code":"ServiceUnavailable"}        | BACKEND
                    406 | {"Code":"EcsError"}                  | BACKEND
                    407 | {"Code":"NotAuthorized"}             | REFUSED
                    400 | {"Code":"Throttling.User"}           | THROTTLED
                    404 | {"Code":"InvalidAccessKeyId.NotFound"} | CREDENTIALS
                    418 | {"Code":"NeverHeardOf"}              | REFUSED
                    200 | {"Code":"ServiceUnavailable"}        | BACKEND
                    200 | {"Code":"NeverHeardOf","RequestId":"R","Images":{"ImageInfo":[]}} | BACKEND
                    302 | {"Code":"Moved"}                     | BACKEND
                    # bodies that are no error of the API
                    500 | ''                                   | BACKEND
                    502 | <html>Bad Gateway</html>             | BACKEND
                    503 | {"Code":""}                          | BACKEND
                    504 | {"Code":504}                         | BACKEND
                    499 | nginx                                | MALFORMED
                    404 | <html>Not Found</html>               | MALFORMED
                    400 | {"code":"EcsError"}                  | MALFORMED
                    429 | ''                                   | THROTTLED
                    429 | <html>Slow down</html>               | THROTTLED
                    302 | ''                                   | MALFORMED
                    301 | <html>Moved</html>                   | MALFORMED
                    204 | ''                                   | MALFORMED
                    # good bodies under other statuses are no answers
                    201 | {"RequestId":"R","Images":{"ImageInfo":[]}} | MALFORMED
                    203 | {"RequestId":"R","Images":{"ImageInfo":[]}} | MALFORMED
                    206 | {"RequestId":"R","Images":{"ImageInfo":[]}} | MALFORMED
                    500 | {"RequestId":"R","Images":{"ImageInfo":[]}} | BACKEND
                    # status 200 and no answer
                    200 | ''                                   | MALFORMED
                    200 | <html>Sign in</html>                 | MALFORMED
                    200 | null                                 | MALFORMED
                    200 | []                                   | MALFORMED
                    200 | {}                                   | MALFORMED
                    200 | {"RequestId":"R"}                    | MALFORMED
                    200 | {"RequestId":"R","Images":null}      | MALFORMED
                    200 | {"RequestId":"R","Images":[]}        | MALFORMED
                    200 | {"RequestId":"R","Images":{"ImageInfo":{}}} | MALFORMED
                    200 | {"RequestId":"R","Images":{"ImageInfo":[{}]}} | MALFORMED
                    200 | {"RequestId":"R","Images":{"ImageInfo":[null]}} | MALFORMED
                    200 | {"Images":{"ImageInfo":[]}}          | MALFORMED
                    200 | {"RequestId":"R","Images":{"ImageInfo":[]}} x | MALFORMED
                    """)
    void decode_noAnswer_isAFaultOfTheTable(int status, String body, FaultKind kind) {
        Fault fault = fault(status, body);

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.detail()).contains(Integer.toString(status));
    }

    @Test
    void decode_cutAnywhere_isNeverAnAnswer() {
        for (int length = 0; length < GOOD.length(); length++) {
            assertThat(fault(200, GOOD.substring(0, length)).kind())
                    .as("cut after %d bytes", length)
                    .isEqualTo(FaultKind.MALFORMED);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # Age               | age of the answer
                                        | PT0S
                    ''                  | PT0S
                    0                   | PT0S
                    1                   | PT1S
                    007                 | PT7S
                    86400               | PT24H
                    31535999            | PT8759H59M59S
                    31536000            | PT8760H
                    31536001            | PT8760H
                    4294967296          | PT8760H
                    999999999999999     | PT8760H
                    9999999999999999    | PT8760H
                    9223372036854775808 | PT8760H
                    1000000000000000000000000000000000000000 | PT8760H
                    # a list has one that counts, RFC 9111, section 5.1
                    10, 20              | PT10S
                    '30 ,x'             | PT30S
                    # no number is no age
                    -1                  | PT0S
                    +5                  | PT0S
                    1.5                 | PT0S
                    0x10                | PT0S
                    1e3                 | PT0S
                    ten                 | PT0S
                    ٣                   | PT0S
                    ,5                  | PT0S
                    """)
    void decode_ageHeader_countsAsAge(@Nullable String header, Duration age) {
        assertThat(decode(200, GOOD, header).age(TestClock.moment(TestClock.START)))
                .isEqualTo(age);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # milliseconds, seconds, waits
                    ,               ,
                    1500,           ,        PT1.5S
                    ,               2,       PT2S
                    1500,           2,       PT1.5S
                    x,              2,       PT2S
                    ,               x,
                    ,               Wed 21 Oct 2026 07:28:00 GMT,
                    0,              ,        PT0S
                    -1,             ,
                    ,               31535999, PT8759H59M59S
                    # a year or more is no time to wait
                    ,               31536000,
                    31536000000,    ,
                    99999999999999999999, ,
                    ,               99999999999999999999,
                    """)
    void decode_throttled_tellsHowLongToWait(
            @Nullable String milliseconds, @Nullable String seconds, @Nullable Duration waits) {
        for (String body : new String[] {"{\"Code\":\"Throttling.User\"}", "<html>Slow down</html>"}) {
            Fault fault = fault(new Decoder.Response(429, Buffer.buffer(body), null, milliseconds, seconds, null));

            assertThat(fault.kind()).isEqualTo(FaultKind.THROTTLED);
            assertThat(fault.retryAfter()).as(body).isEqualTo(waits);
        }
    }
}
