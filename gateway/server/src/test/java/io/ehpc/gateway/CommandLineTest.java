package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say and exit with that start nothing. */
class CommandLineTest {
    private static final String VALID = """
            accounts:
              default:
                accessKeyId: testAccessKeyId
                accessKeySecret: testAccessKeySecret
            """;

    @TempDir
    private Path folder;

    /** What a command did. */
    private record Outcome(int status, String out, String err) {}

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.execute(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Outcome(status, out.toString(), err.toString());
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), yaml);
    }

    @Test
    void help_namesEveryCommand() {
        Outcome outcome = run("--help");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("serve", "demo", "simulate", "check-config", "keys", "sign");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "demo", "simulate", "check-config", "keys", "sign"})
    void helpOfACommand_isOfThatCommand(String command) {
        Outcome outcome = run(command, "--help");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).startsWith("Usage: ehpc-gateway " + command);
    }

    @Test
    void unknownCommand_isWrongUsageAndNamesTheNearest() {
        Outcome outcome = run("simulat");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("simulate");
    }

    @Test
    void version_isPrinted() {
        assertThat(run("--version").out()).startsWith("ehpc-gateway ");
    }

    @Test
    void noCommand_isWrongUsage() {
        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("A command is missing");
    }

    @Test
    void checkConfig_ofAValidFile_saysSo() throws IOException {
        Outcome outcome = run("check-config", write(VALID).toString());

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("is valid").contains("regions");
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--, true", "rw-------, false"})
    void checkConfig_ofAFileThatOthersCanRead_warns(String permissions, boolean warned) throws IOException {
        Path file = write(VALID);
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        Outcome outcome = run("check-config", file.toString());

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out().contains("Warning: " + file + ": every user can read it: chmod go-rwx."))
                .isEqualTo(warned);
    }

    @Test
    void checkConfig_ofABadFile_hasALineForEachProblem() throws IOException {
        Outcome outcome = run(
                "check-config",
                write(VALID + "cache:\n  fres: 10s\n  staleIfError: never\n").toString());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err().lines()).hasSize(2);
        assertThat(outcome.err())
                .contains("gateway.yaml:6:3: cache.fres: ")
                .contains("gateway.yaml:7:17: cache.staleIfError: ");
    }

    @Test
    void checkConfig_withACertificateThatIsNotThere_saysSo() throws IOException {
        Outcome outcome = run(
                "check-config",
                write(VALID + "server: {tls: {certificate: none.pem, key: none.pem}}\n")
                        .toString());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("server.tls: ", "none.pem cannot be read: there is no such file");
    }

    @Test
    void checkConfig_ofAMissingFile_saysSo() {
        Outcome outcome = run("check-config", folder.resolve("none.yaml").toString());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).contains("none.yaml");
    }

    @Test
    void serve_onAnAddressThatIsNotLoopback_isRefusedWithTheReason() throws IOException {
        Outcome outcome = run(
                "serve", "--config", write(VALID + "server:\n  host: 0.0.0.0\n").toString());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("server.host", "0.0.0.0", "not a loopback address");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            serve                              | config
            serve --config                     | config
            serve --config a b                 | "b" is one argument too many
            serve --conf a                     | --conf
            serve --config a --port 65536      | --port needs a whole number from 0 to 65535
            demo --management-port -1          | --management-port needs
            demo --port x                      | not "x"
            simulate --seed 1e3                | --seed needs a whole number, not "1e3"
            check-config                       | FILE is missing
            check-config a b                   | "b" is one argument too many
            keys                               | client
            sign --key-id i                    | URL is missing
            sign --key-id i --scheme x http://h/ | --scheme needs rpc or acs3
            """)
    void wrongUsage_isSaidWithTheWayToHelp(String line, String said) {
        String[] words = line.split(" ", -1);
        Outcome outcome = run(words);

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains(said, "For help: ehpc-gateway " + words[0] + " --help");
        assertThat(outcome.err().lines()).hasSize(2);
    }

    @Test
    void rehearse_playsAndEnds() {
        Outcome outcome = run("rehearse");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
    }
}
