package io.ehpc.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a configuration file: YAML, with references to environment variables in its values. All that
 * is wrong with it is found at once, except that text which is not YAML is not looked at further.
 */
public final class ConfigFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final ConfigSchema SCHEMA = ConfigSchema.load();

    private ConfigFile() {}

    /**
     * The configuration in this file.
     *
     * @param environment what <code>${NAME}</code> in a value stands for
     * @throws InvalidConfigException if the file cannot be read or is not a valid configuration
     */
    public static GatewayConfig load(Path file, Map<String, String> environment) throws InvalidConfigException {
        return parse(file.toString(), text(file), environment);
    }

    /**
     * The configuration in this text.
     *
     * @param name of the file in messages
     * @param environment what <code>${NAME}</code> in a value stands for
     * @throws InvalidConfigException if it is not a valid configuration
     */
    public static GatewayConfig parse(String name, String yaml, Map<String, String> environment)
            throws InvalidConfigException {
        Problems problems = new Problems(name);
        Settings settings = new Settings(tree(yaml, environment, problems));
        problems.throwIfAny();
        return new Binding(settings).config();
    }

    private static JsonNode tree(String yaml, Map<String, String> environment, Problems problems)
            throws InvalidConfigException {
        try {
            JsonNode written = YamlReader.read(yaml, problems);
            JsonNode tree = new Completion(environment, problems).complete(written, SCHEMA.root());
            SCHEMA.check(tree, problems);
            new CrossChecks(new Settings(tree), problems).check();
            return tree;
        } catch (YAMLException malformed) {
            YamlFaults.report(malformed, yaml, problems);
            problems.throwIfAny();
            throw malformed;
        }
    }

    /** The text of the file, whatever it says. */
    static String text(Path file) throws InvalidConfigException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw refused(file, "is larger than 1 MiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw refused(file, "is not UTF-8 text");
        } catch (IOException unreadable) {
            throw refused(file, "cannot be read: " + why(file, unreadable));
        }
    }

    private static String why(Path file, IOException fault) {
        if (fault instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        return fault instanceof AccessDeniedException ? "permission denied" : String.valueOf(fault.getMessage());
    }

    private static InvalidConfigException refused(Path file, String message) {
        return new InvalidConfigException(List.of(ConfigProblem.ofFile(file.toString(), message)));
    }
}
