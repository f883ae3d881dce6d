package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ehpc.gateway.content.Content;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI description of this port, as it is written and as JSON. */
record Description(Content yaml, Content json) {
    private static final String RESOURCE = "openapi.yaml";
    private static final int MOST_ALIASES = 1_000;

    /** Reads and compresses it, which takes a while. */
    static Description load() {
        byte[] written = written();
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        Object tree = new Yaml(new SafeConstructor(options)).load(new String(written, StandardCharsets.UTF_8));
        return new Description(Content.prepared(Buffer.buffer(written)), Content.prepared(Buffer.buffer(json(tree))));
    }

    private static byte[] written() {
        try (InputStream resource = Description.class.getResourceAsStream(RESOURCE)) {
            return Objects.requireNonNull(resource, RESOURCE).readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] json(Object tree) {
        try {
            return new JsonMapper().writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("what YAML can say, JSON can", impossible);
        }
    }
}
