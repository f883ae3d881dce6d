package io.ehpc.gateway;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test that has a {@link Stage} of its own. */
abstract class Journey {
    private Stage stage;

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set();
    }

    @AfterEach
    void strike() throws Exception {
        stage.close();
    }

    /** The simulator, the gateway in front of it, and a client. */
    final Stage stage() {
        return stage;
    }
}
