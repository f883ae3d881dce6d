package io.ehpc.gateway.config;

import static io.ehpc.gateway.config.ConfigTexts.ACCOUNT;
import static io.ehpc.gateway.config.ConfigTexts.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ehpc.gateway.signing.AccessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    @TempDir
    Path directory;

    /** What follows the account starts on line 5; a slash stands for a line break. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cache:/  fres: 10s           | 6:3: cache.fres: is not a known key; did you mean "fresh"?
            cache:/  stale-if-error: 10s | 6:3: cache.stale-if-error: is not a known key; did you mean "staleIfError"?
            cache:/  colour: red         | 6:3: cache.colour: is not a known key
            cash: {}                     | 5:1: cash: is not a known key; did you mean "cache"?
            'a: b': 1                    | 5:1: "a: b": is not a known key
            cache:/  fresh: 1s/  fresh: 2s | 7:3: cache.fresh: is a duplicate; a key may stand once
            accounts:/  two: {}          | 5:1: accounts: is a duplicate; a key may stand once
            cache:/  fresh: 10 s         | 6:10: cache.fresh: needs a duration such as 250ms, 10s, 5m, 1h or 1d, from 1ms to 365d, not "10 s"
            cache:/  fresh: "10s\\n"     | 6:10: cache.fresh: needs a duration such as 250ms, 10s, 5m, 1h or 1d, from 1ms to 365d, not "10s?"
            cache:/  fresh: 60           | 6:10: cache.fresh: needs a duration such as 250ms, 10s, 5m, 1h or 1d, from 1ms to 365d, not "60"
            cache:/  fresh: 0s           | 6:10: cache.fresh: needs a duration such as 250ms, 10s, 5m, 1h or 1d, from 1ms to 365d, not "0s"
            cache:/  fresh: 999999999d   | 6:10: cache.fresh: needs a duration such as 250ms, 10s, 5m, 1h or 1d, from 1ms to 365d, not "999999999d"
            cache:/  failureMemory: 61m  | 6:18: cache.failureMemory: needs a duration such as 0s, 250ms, 10s, 5m, 1h or 1d, from 0s to 1h, not "61m"
            cache:/  maxBytes: 64MB      | 6:13: cache.maxBytes: needs a size such as 512B, 64KiB, 8MiB or 1GiB, from 1MiB to 64GiB, not "64MB"
            cache:/  maxBytes: 1KiB      | 6:13: cache.maxBytes: needs a size such as 512B, 64KiB, 8MiB or 1GiB, from 1MiB to 64GiB, not "1KiB"
            cache:/  maxWaiters: 0       | 6:15: cache.maxWaiters: needs a whole number from 1 to 1000000, not "0"
            cache:/  maxWaiters: 1e3     | 6:15: cache.maxWaiters: needs a whole number from 1 to 1000000, not "1e3"
            cache:/  maxWaiters: 0x10    | 6:15: cache.maxWaiters: needs a whole number from 1 to 1000000, not "0x10"
            cache:/  maxWaiters:         | 6:14: cache.maxWaiters: needs a whole number from 1 to 1000000, but has no value
            server:/  port: 65536        | 6:9: server.port: needs a whole number from 0 to 65535, not "65536"
            server:/  port: -1           | 6:9: server.port: needs a whole number from 0 to 65535, not "-1"
            server:/  host: a b          | 6:9: server.host: needs a host name or an IP address, without a port, not "a b"
            upstream: {network: intra}   | 5:21: upstream.network: needs one of public, vpc, not "intra"
            upstream: {allowPlainHttp: no} | 5:28: upstream.allowPlainHttp: needs true or false, not "no"
            upstream: {allowPlainHttp: 1} | 5:28: upstream.allowPlainHttp: needs true or false, not "1"
            cache: 5                     | 5:8: cache: needs a mapping of keys to values, not "5"
            cache: [1, 2]                | 5:8: cache: needs a mapping of keys to values, not a list
            cache: {fresh: {a: 1}}       | 5:16: cache.fresh: needs a duration such as 250ms, 10s, 5m, 1h or 1d, from 1ms to 365d, not a mapping
            cache: &c {}                 | 5:8: cache: has a YAML anchor or alias, which is not supported; text with & or * needs quotes
            cache: *c                    | 5:8: cache: has a YAML anchor or alias, which is not supported; text with & or * needs quotes
            cache: {fresh: !!str 1s}     | 5:16: cache.fresh: has a YAML tag, which is not supported; text that starts with ! needs quotes
            ? [a]/: b                    | 5:3: needs plain text as a key
            ---/a: b                     | 5:1: starts a second YAML document; a file holds one
            a: b: c                      | 5:5: is not YAML: mapping values are not allowed here
            cache: {fresh: 1s            | 6:1: is not YAML: expected ',' or '}', but got <stream end>, while parsing a flow mapping
            """)
    void parse_problem_namesPlacePathAndNeed(String yaml, String expected) {
        assertThat(lines(ACCOUNT + yaml.replace('/', '\n').replace("\\u0007", "\u0007") + "\n"))
                .containsExactly("gateway.yaml:" + expected);
    }

    @Test
    void parse_manyProblems_namesAllInTheFilesOrder() {
        assertThat(lines("""
                server:
                  prot: 80
                  port: 70000
                  port: 80
                accounts: {a: {
                  accessKeyId: id}}
                cache:
                  fresh: 20m
                  maxBytes: ${MAX_BYTES}
                requests:
                  defaultRegion: cn-hangzho
                """))
                .containsExactly(
                        "gateway.yaml:2:3: server.prot: is not a known key; did you mean \"port\"?",
                        "gateway.yaml:3:9: server.port: needs a whole number from 0 to 65535, not \"70000\"",
                        "gateway.yaml:4:3: server.port: is a duplicate; a key may stand once",
                        "gateway.yaml:5:12: accounts.a.accessKeySecret: is missing; the provider static needs it",
                        "gateway.yaml:8:10: cache.fresh: needs at most cache.staleWhileRevalidate, which is 10m by default",
                        "gateway.yaml:9:13: cache.maxBytes: needs the environment variable MAX_BYTES, which is not set",
                        "gateway.yaml:11:18: requests.defaultRegion: needs one of the configured regions, not"
                                + " \"cn-hangzho\"; did you mean \"cn-hangzhou\"?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''           | accounts: needs at least one account, such as default
            # a comment  | accounts: needs at least one account, such as default
            []           | needs a mapping of keys to values, not a list
            text         | needs a mapping of keys to values, not "text"
            """)
    void parse_noMapping_isRefusedAtTheStart(String yaml, String expected) {
        assertThat(lines(yaml).get(0)).isEqualTo("gateway.yaml:1:1: " + expected);
    }

    @Test
    void parse_controlCharacter_isRefusedAtItsPlace() {
        assertThat(lines(ACCOUNT + "a: b\n\u00e9: \u0007\n"))
                .containsExactly("gateway.yaml:6:4: is not YAML: found a control character");
    }

    @Test
    void parse_aliasBomb_isRefusedWithoutUnfolding() {
        String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";

        assertThat(lines(ACCOUNT + bomb))
                .contains(
                        "gateway.yaml:6:4: b: has a YAML anchor or alias, which is not supported; text with & or * needs quotes");
    }

    @Test
    void parse_deepNesting_isRefused() {
        assertThat(lines(ACCOUNT + "a: " + "[".repeat(100_000)))
                .containsExactly("gateway.yaml:1:1: is not YAML: more than 16 levels deep");
    }

    @Test
    void parse_thousandsOfProblems_namesTheFirstFifty() {
        assertThat(lines(ACCOUNT + "x: {}\n".repeat(5000)))
                .hasSize(51)
                .last()
                .isEqualTo("gateway.yaml: and 4950 more problems");
    }

    @Test
    void parse_numberAsText_isTextWhereTextIsNeeded() {
        GatewayConfig config = ConfigTexts.config("accounts: {a: {accessKeyId: 0123, accessKeySecret: no}}");

        assertThat(config.account().credentials().accessKey()).isEqualTo(new AccessKey("0123", "no", null));
    }

    @Test
    void parse_sectionWithoutKeys_hasDefaults() {
        assertThat(ConfigTexts.config(ACCOUNT + "cache:\nupstream:\n  regions:\n"))
                .isEqualTo(ConfigTexts.config(ACCOUNT));
    }

    @Test
    void load_file_isParsed() throws IOException, InvalidConfigException {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), "\uFEFF" + ACCOUNT);

        assertThat(ConfigFile.load(file, Map.of())).isEqualTo(ConfigTexts.config(ACCOUNT));
    }

    @Test
    void load_unusableFile_saysWhy() throws IOException {
        Path missing = directory.resolve("missing.yaml");
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xC3, 0x28});
        Path large = Files.write(directory.resolve("large.yaml"), new byte[(1 << 20) + 1]);

        assertThat(loading(missing)).isEqualTo(missing + ": cannot be read: there is no such file");
        assertThat(loading(directory)).isEqualTo(directory + ": cannot be read: it is a directory");
        assertThat(loading(binary)).isEqualTo(binary + ": is not UTF-8 text");
        assertThat(loading(large)).isEqualTo(large + ": is larger than 1 MiB");
    }

    @Test
    void load_invalidFile_namesItInEachProblem() throws IOException {
        Path file = Files.writeString(directory.resolve("x.yaml"), ACCOUNT + "cash: {}");

        assertThat(loading(file)).isEqualTo(file + ":5:1: cash: is not a known key; did you mean \"cache\"?");
    }

    private static String loading(Path file) {
        List<ConfigProblem> problems = catchThrowableOfType(
                        InvalidConfigException.class, () -> ConfigFile.load(file, Map.of()))
                .problems();
        return problems.get(0).toString();
    }
}
