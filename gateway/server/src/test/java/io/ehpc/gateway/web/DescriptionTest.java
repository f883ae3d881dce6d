package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.ehpc.gateway.catalogue.ChangeKind;
import io.ehpc.gateway.catalogue.Format;
import io.ehpc.gateway.catalogue.ImageFields;
import io.ehpc.gateway.catalogue.SortKey;
import io.ehpc.gateway.content.Coding;
import io.ehpc.gateway.protocol.Operation;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The description is OpenAPI, and its lists are those of the code. */
class DescriptionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Description DESCRIPTION = Description.load();

    private static JsonNode document() throws Exception {
        return JSON.readTree(DESCRIPTION.json().plain().getBytes());
    }

    private static List<String> texts(String pointer) throws Exception {
        return StreamSupport.stream(document().at(pointer).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void document_isOpenApi() throws Exception {
        try (InputStream schema = DescriptionTest.class.getResourceAsStream("/openapi/schema-3.1.json")) {
            JsonSchema openApi = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema);

            assertThat(openApi.validate(document())).isEmpty();
            assertThat(openApi.validate(JSON.readTree("{\"openapi\":\"3.1.1\",\"info\":{}}")))
                    .isNotEmpty();
        }
    }

    @Test
    void operationIds_areUnique() throws Exception {
        assertThat(document().path("paths").findValuesAsText("operationId"))
                .hasSizeGreaterThan(15)
                .doesNotHaveDuplicates();
    }

    @Test
    void yaml_isWhatIsWritten() {
        assertThat(DESCRIPTION.yaml().plain().toString()).startsWith("openapi: 3.1.1\n");
        assertThat(Coding.values()).allMatch(DESCRIPTION.yaml()::has).allMatch(DESCRIPTION.json()::has);
    }

    @Test
    void problemTypes_areThoseOfTheCode() throws Exception {
        assertThat(texts("/components/schemas/ProblemType/enum"))
                .containsExactlyInAnyOrderElementsOf(Problem.TYPES.stream()
                        .map(type -> "urn:ehpc-gateway:problem:" + type)
                        .toList());
    }

    @Test
    void values_ofClosedSets_areThoseOfTheCode() throws Exception {
        assertThat(texts("/components/parameters/Fields/schema/items/enum")).isEqualTo(ImageFields.NAMES);
        assertThat(texts("/components/parameters/Sort/schema/items/enum"))
                .containsExactlyInAnyOrderElementsOf(SortKey.Field.NAMES.stream()
                        .flatMap(name -> Stream.of(name, "-" + name))
                        .toList());
        assertThat(texts("/components/parameters/Format/schema/enum")).isEqualTo(Format.NAMES);
        assertThat(new TreeSet<>(texts("/components/parameters/Action/schema/enum")))
                .isEqualTo(new TreeSet<>(Operation.ALL.keySet()));
        assertThat(Stream.of("0", "1", "2")
                        .flatMap(index -> kinds("/components/schemas/Change/oneOf/" + index + "/properties/kind"))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ChangeKind.values())
                        .map(ChangeKind::label)
                        .toList());
        assertThat(texts("/components/headers/ContentEncoding/schema/enum"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Coding.values())
                        .filter(coding -> coding != Coding.IDENTITY)
                        .map(Coding::token)
                        .collect(Collectors.toList()));
    }

    private static Stream<String> kinds(String pointer) {
        try {
            String one = document().at(pointer + "/const").asText();
            return one.isEmpty() ? texts(pointer + "/enum").stream() : Stream.of(one);
        } catch (Exception broken) {
            throw new AssertionError(pointer, broken);
        }
    }
}
