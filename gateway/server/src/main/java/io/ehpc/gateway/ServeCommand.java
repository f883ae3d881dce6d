package io.ehpc.gateway;

import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.ListenerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the gateway. */
final class ServeCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final Option FILE = Command.required("config", "FILE", "The configuration file.");

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String summary() {
        return "Runs the gateway with a configuration file, which is read again when it changes and on SIGHUP.";
    }

    @Override
    public Options options() {
        return new Options().addOption(FILE).addOption(Ports.API).addOption(Ports.MANAGEMENT);
    }

    @Override
    public int run(Arguments arguments, PrintWriter out) {
        Service service = start(arguments);
        HangUp.onSignal(service::reload);
        Running.stopAtExit(service.vertx(), service::stop, service.output());
        GatewayConfig config = service.config();
        LOG.info(
                "serving {} regions on {}://{}, metrics and health on {}://{}",
                config.upstream().regions().size(),
                scheme(config.server().listener()),
                config.server().listener().authority(service.port()),
                scheme(config.management().listener()),
                config.management().listener().authority(service.managementPort()));
        return Running.STAYS;
    }

    static Service start(Arguments arguments) {
        return Service.start(Path.of(arguments.required(FILE)), Ports.of(arguments));
    }

    private static String scheme(ListenerConfig listener) {
        return listener.tls().isOn() ? "https" : "http";
    }
}
