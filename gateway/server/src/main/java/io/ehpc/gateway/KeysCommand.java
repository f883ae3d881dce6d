package io.ehpc.gateway;

import io.ehpc.gateway.security.IssuedKeys;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Makes keys for a client; keeps them nowhere. */
final class KeysCommand implements Command {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private static final Option CLIENT =
            Command.required("client", "NAME", "The client: up to 32 small letters, digits and dashes.");

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public String summary() {
        return "Makes an access key and an API key for a client, and prints what to put where.";
    }

    @Override
    public Options options() {
        return new Options().addOption(CLIENT);
    }

    @Override
    public int run(Arguments arguments, PrintWriter out) {
        String client = arguments.required(CLIENT);
        if (!NAME.matcher(client).matches()) {
            throw new WrongUsageException("--client needs up to 32 small letters, digits and dashes, a letter first.");
        }
        out.print(text(client, IssuedKeys.draw(new SecureRandom())));
        return 0;
    }

    /** A configuration, with comments where something else goes elsewhere. */
    static String text(String client, IssuedKeys keys) {
        String variable = client.toUpperCase(Locale.ROOT).replace('-', '_') + "_ACCESS_KEY_SECRET";
        return """
                # Into the gateway's configuration file; a second key of a kind may stand beside a first.
                security:
                  clients:
                    %1$s:
                      accessKeys:
                        - id: %2$s
                          secret: ${%3$s}
                      apiKeys:
                        - sha256: %4$s
                      # What it may ask: here the images of all regions.
                      policy:
                        - effect: allow
                          action: ["ehpc:ListCommunityImages"]
                          resource: ["*"]

                # Into the gateway's environment:
                #   export %3$s='%5$s'

                # For the client, and shown this once. A program on an official SDK:
                #   export ALIBABA_CLOUD_ACCESS_KEY_ID='%2$s'
                #   export ALIBABA_CLOUD_ACCESS_KEY_SECRET='%5$s'
                # Anything else sends the API key along:
                #   curl -H 'Authorization: Bearer %6$s' 'http://127.0.0.1:8080/v1/community-images'
                """.formatted(
                        client, keys.accessKeyId(), variable, keys.apiKeyHash(), keys.accessKeySecret(), keys.apiKey());
    }
}
