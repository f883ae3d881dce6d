package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void needPermissions() {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    }

    private Path file(String name, String permissions) throws Exception {
        Path file = Files.writeString(folder.resolve(name), "secret");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static GatewayConfig config(String sections) throws Exception {
        return ConfigFile.parse(
                "test", "{accounts: {a: {accessKeyId: i, accessKeySecret: s}}" + sections + "}", Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rw------- | true  |
            r-------- | true  |
            rwx--x--x | true  |
            rw-r----- | true  | its group can read it: chmod go-rwx
            rw--w---- | true  | its group can change it: chmod go-rwx
            rw-rw---- | true  | its group can change it: chmod go-rwx
            rw-r--r-- | true  | every user can read it: chmod go-rwx
            rw----r-- | true  | every user can read it: chmod go-rwx
            rw-rw-rw- | true  | every user can change it: chmod go-rwx
            rw------- | false |
            r--r----- | false |
            rw-r----- | false |
            rw-rw---- | false | its group can change it: chmod g-w,o-rwx
            rw-r--r-- | false | every user can read it: chmod g-w,o-rwx
            rw-r---w- | false | every user can change it: chmod g-w,o-rwx
            """)
    void complaint_anyPermissions_unlessOnlyTheGatewayHasThem(
            String permissions, boolean isOurs, @Nullable String said) {
        assertThat(SecretFiles.complaint(PosixFilePermissions.fromString(permissions), isOurs)
                        .orElse(null))
                .isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", server: {tls: {certificate: open, key: FILE}}",
                ", server: {tls: {keyStore: FILE}}",
                ", management: {tls: {certificate: open, key: FILE}}",
                ", management: {tls: {keyStore: FILE}}",
                ", requests: {account: a}, accounts: {a: {credentials: {provider: oidc_role_arn, roleArn: r,"
                        + " oidcProviderArn: p, oidcTokenFile: FILE}}}",
            })
    void warnings_secretThatAllCanRead_nameIt(String sections) throws Exception {
        Path yaml = file("gateway.yaml", "rw-------");
        Path secret = file("secret", "rw-r--r--");
        String text = sections.replace("FILE", secret.toString())
                .replace("open", file("open", "rw-r--r--").toString());
        GatewayConfig config = text.contains("accounts")
                ? ConfigFile.parse("test", "{" + text.substring(2) + "}", Map.of())
                : config(text);

        assertThat(SecretFiles.warnings(yaml, config))
                .containsExactly(secret + ": every user can read it: chmod go-rwx");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        assertThat(SecretFiles.warnings(yaml, config)).isEmpty();
    }

    @Test
    void warnings_configurationThatAllCanRead_nameItOnce() throws Exception {
        Path yaml = file("gateway.yaml", "rw-r--r--");

        assertThat(SecretFiles.warnings(yaml, config("")))
                .containsExactly(yaml + ": every user can read it: chmod go-rwx");
    }

    /** As an orchestrator mounts a secret: a link to a folder of this version, in which the file is. */
    @ParameterizedTest
    @CsvSource({"rw-r--r--, 1", "rw-------, 0"})
    void warnings_link_isFollowed(String permissions, int warnings) throws Exception {
        Files.createDirectory(folder.resolve("..2026"));
        file("..2026/tls.key", permissions);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026"));
        Path mounted = Files.createSymbolicLink(folder.resolve("tls.key"), Path.of("..data", "tls.key"));

        assertThat(SecretFiles.warnings(
                        file("gateway.yaml", "rw-------"),
                        config(", server: {tls: {certificate: c, key: " + mounted + "}}")))
                .hasSize(warnings);
    }

    @Test
    void warnings_fileThatIsNotThere_areNone() throws Exception {
        assertThat(SecretFiles.warnings(
                        folder.resolve("none"),
                        config(", server: {tls: {certificate: c, key: " + folder.resolve("nothing") + "}}")))
                .isEmpty();
    }
}
