package io.ehpc.gateway.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;

/** Configuration texts for tests, and what reading them says. */
final class ConfigTexts {
    static final String SECRET = "s3cretNobodyMaySee";
    static final String TOKEN = "t0kenNobodyMaySee";

    /** The keys without a default, on four lines; what a test is about follows from line 5 on. */
    static final String ACCOUNT = """
            accounts:
              default:
                accessKeyId: testAccessKeyId
                accessKeySecret: testAccessKeySecret
            """;

    private ConfigTexts() {}

    static GatewayConfig config(String yaml) {
        try {
            return ConfigFile.parse("gateway.yaml", yaml, Map.of());
        } catch (InvalidConfigException invalid) {
            throw new AssertionError(invalid.getMessage(), invalid);
        }
    }

    static List<ConfigProblem> problems(String yaml, Map<String, String> environment) {
        return catchThrowableOfType(
                        InvalidConfigException.class, () -> ConfigFile.parse("gateway.yaml", yaml, environment))
                .problems();
    }

    /** Each problem as its printed line. */
    static List<String> lines(String yaml) {
        return problems(yaml, Map.of()).stream().map(ConfigProblem::toString).toList();
    }
}
