package io.ehpc.gateway;

import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.listener.BadCertificateException;
import io.ehpc.gateway.listener.CertificateReview;
import io.ehpc.gateway.security.SecretFiles;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** Checks a configuration file as a start would, and starts nothing. */
final class CheckConfigCommand implements Command {
    @Override
    public String name() {
        return "check-config";
    }

    @Override
    public String summary() {
        return "Checks a configuration file; each problem is a line, and the exit status is 2.";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public Optional<Operand> operand() {
        return Optional.of(new Operand("FILE", "The configuration file."));
    }

    @Override
    public int run(Arguments arguments, PrintWriter out) {
        Path file = Path.of(arguments.operand());
        GatewayConfig config = Service.load(file);
        List<String> weak = certificates(config);
        out.println(arguments.operand() + " is valid: "
                + config.upstream().regions().size() + " regions.");
        SecretFiles.warnings(file, config).forEach(warning -> out.println("Warning: " + warning + "."));
        // The gateway may be started with another heap than this command.
        Service.roomComplaints(config)
                .forEach(note -> out.println("With the heap of this process it would not start: " + note + "."));
        weak.forEach(complaint -> out.println("Warning: " + complaint + "."));
        return 0;
    }

    /** Complaints about the certificates of both listeners, or the end of the command if one cannot be used. */
    private static List<String> certificates(GatewayConfig config) {
        Vertx vertx = Vertx.vertx();
        try {
            Instant now = Clock.systemUTC().instant();
            List<String> complaints = new ArrayList<>(CertificateReview.complaints(
                    vertx, "server", config.server().listener().tls(), now));
            complaints.addAll(CertificateReview.complaints(
                    vertx, "management", config.management().listener().tls(), now));
            return complaints;
        } catch (BadCertificateException bad) {
            throw new CommandFailedException(2, List.of(String.valueOf(bad.getMessage())));
        } finally {
            var unused = vertx.close();
        }
    }
}
