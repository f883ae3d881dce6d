package io.ehpc.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.LoggingConfig.Level;
import io.ehpc.gateway.logging.LogLevels.Setting;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogLevelsTest {
    private static final String NAME = "io.ehpc.gateway.test.levels";
    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    private final LogLevels levels = new LogLevels();

    private void configure(Map<String, Level> named) {
        levels.configure(new TreeMap<>(named));
    }

    @AfterEach
    void takeBackAll() {
        configure(Map.of());
    }

    @Test
    void configure_aLevel_holdsUntilAConfigurationWithoutIt() {
        configure(Map.of(NAME, Level.DEBUG));
        assertThat(LOG.isDebugEnabled()).isTrue();

        configure(Map.of());
        assertThat(LOG.isDebugEnabled()).isFalse();
        assertThat(LOG.isErrorEnabled()).isTrue();
    }

    @Test
    void set_forTheTimeBeing_goesBeforeTheConfigurationUntilItIsReverted() {
        configure(Map.of(NAME, Level.WARN));
        levels.set(NAME, Level.TRACE);
        assertThat(LOG.isTraceEnabled()).isTrue();
        assertThat(levels.list()).contains(new Setting(NAME, Level.TRACE, true));

        levels.revert();
        assertThat(LOG.isTraceEnabled()).isFalse();
        assertThat(LOG.isInfoEnabled()).isFalse();
        assertThat(levels.list()).contains(new Setting(NAME, Level.WARN, false));
    }

    @Test
    void set_forTheTimeBeing_isOverWithTheNextConfiguration() {
        levels.set(NAME, Level.OFF);
        assertThat(LOG.isErrorEnabled()).isFalse();

        configure(Map.of());
        assertThat(LOG.isErrorEnabled()).isTrue();
    }

    @Test
    void takeBack_whatWasSet_saysThatItWas() {
        levels.set(NAME, Level.DEBUG);

        assertThat(levels.takeBack(NAME)).isTrue();
        assertThat(levels.takeBack(NAME)).isFalse();
        assertThat(LOG.isDebugEnabled()).isFalse();
    }

    @Test
    void set_root_sparesWhoHasALevelOfItsOwn() {
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("elsewhere"))
                .setLevel(ch.qos.logback.classic.Level.OFF);
        levels.set("root", Level.TRACE);

        assertThat(LOG.isTraceEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger("elsewhere.secret").isErrorEnabled()).isFalse();
    }

    @Test
    void set_rootOff_leavesTheAuditLogOn() {
        levels.set("root", Level.OFF);

        assertThat(LOG.isErrorEnabled()).isFalse();
        assertThat(LoggerFactory.getLogger("audit").isInfoEnabled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # logger,                       known
            root,                           true
            io.ehpc.gateway,                true
            io.ehpc.gateway.test,           true
            io.ehpc.gateway.test.levels,    true
            io.ehpc.gateway.test.invented,  false
            io.ehpc.gatewaytest,            false
            com.aliyun,                     false
            ch.qos.logback,                 false
            ROOT,                           false
            '',                             false
            """)
    void knows_ourOwnThatAreThere_andNoOther(String logger, boolean known) {
        assertThat(levels.knows(logger)).isEqualTo(known);
    }
}
