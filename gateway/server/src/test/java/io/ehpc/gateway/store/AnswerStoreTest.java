package io.ehpc.gateway.store;

import static io.ehpc.gateway.store.StoreRig.query;
import static io.ehpc.gateway.store.StoreRig.saved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.upstream.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was saved is there after a restart, as it was and no younger; without a disk, all else goes on. */
class AnswerStoreTest {
    private static final Instant AS_OF = Instant.parse("2026-03-01T11:00:00.123456789Z");

    @TempDir
    private Path folder;

    private StoreRig rig;

    @BeforeEach
    void rig() {
        rig = new StoreRig(folder.resolve("deep/store"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void open_noDirectory_makesItForTheOwnerAlone() throws Exception {
        assertThat(rig.found()).isEmpty();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rig.directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rig.file)))
                .isEqualTo("rw-------");
        assertThat(rig.retells).hasValue(0);
    }

    @Test
    void open_afterRestart_isWhatWasSavedNewestFirst() {
        Hostile hostile = new Hostile(7);
        Map<Query, Saved> byQuery = new HashMap<>();
        Stream.generate(hostile::saved).limit(100).forEach(saved -> byQuery.put(saved.query(), saved));
        List<Saved> all = List.copyOf(byQuery.values());
        rig.keep(all);

        assertThat(rig.found())
                .hasSameElementsAs(all)
                .isSortedAccordingTo(Comparator.comparing(Saved::asOf).reversed());
    }

    @Test
    void save_nobodyWaits_isWrittenSoon() {
        AnswerStore store = rig.opened();
        store.save(saved(1, AS_OF));

        await().until(() -> rig.count("gateway.store.saved") == 1);
        assertThat(rig.gauge("gateway.store.records")).isOne();
        assertThat(rig.gauge("gateway.store.size")).isPositive();
        assertThat(rig.gauge("gateway.store.last.saved.timestamp"))
                .isEqualTo((double) rig.clock.instant().getEpochSecond());
        assertThat(rig.isUp()).isTrue();
    }

    @Test
    void changes_ofOneQuery_lastOneStands() {
        AnswerStore store = rig.opened();
        IntStream.range(0, 4).forEach(i -> store.save(saved(i, AS_OF)));
        Ends.value(store.settled());
        store.save(saved(0, AS_OF.plusSeconds(2)));
        store.save(saved(0, AS_OF.plusSeconds(1)));
        store.forget(query(1));
        store.save(saved(2, AS_OF.plusSeconds(1)));
        store.forget(query(2));
        store.forget(query(3));
        store.save(saved(3, AS_OF.plusSeconds(1)));
        rig.close(store);

        assertThat(rig.found())
                .containsExactlyInAnyOrder(saved(0, AS_OF.plusSeconds(1)), saved(3, AS_OF.plusSeconds(1)));
    }

    @Test
    void settled_afterSave_isOnDisk() throws Exception {
        AnswerStore store = rig.opened();
        store.save(saved(1, AS_OF));
        Ends.value(store.settled());
        Path copy = Files.createDirectories(folder.resolve("copy"));
        Files.copy(rig.file, copy.resolve("answers.mv"));

        try (StoreRig other = new StoreRig(copy)) {
            assertThat(other.found()).containsExactly(saved(1, AS_OF));
        }
    }

    @Test
    void save_manyRewrites_leavesTheFileBounded() {
        AnswerStore store = rig.opened();
        for (int round = 0; round < 100; round++) {
            Instant now = AS_OF.plusSeconds(round);
            IntStream.range(0, 20).forEach(i -> store.save(saved(query(i), now, 50_000)));
            Ends.value(store.settled());
        }
        await().until(() -> rig.file.toFile().length() < 10_000_000);
        rig.close(store);

        assertThat(rig.found()).hasSize(20);
    }

    @Test
    void open_usedByAnother_isDownUntilItIsFree() {
        AnswerStore first = rig.opened();
        first.save(saved(1, AS_OF));
        Ends.value(first.settled());
        AnswerStore second = rig.store();

        assertThat(Ends.value(second.open())).isEmpty();
        assertThat(rig.isUp()).isFalse();
        second.save(saved(2, AS_OF));
        assertThat(Ends.failure(second.settled())).hasMessageContaining("not open");

        rig.close(first);
        await().until(rig::isUp);
        assertThat(rig.held).containsExactly(saved(1, AS_OF));
        second.save(saved(3, AS_OF));
        rig.close(second);
        assertThat(rig.retells).hasValue(1);
        assertThat(rig.found()).containsExactlyInAnyOrder(saved(1, AS_OF), saved(3, AS_OF));
    }

    @Test
    void open_fileWhereTheFolderShouldBe_isDownUntilItIsGone() throws Exception {
        Files.createDirectories(rig.directory.getParent());
        Files.writeString(rig.directory, "in the way");
        AnswerStore store = rig.store();

        assertThat(Ends.value(store.open())).isEmpty();
        assertThat(rig.isUp()).isFalse();
        assertThat(rig.count("gateway.store.failures")).isOne();

        Files.delete(rig.directory);
        await().until(rig::isUp);
    }

    @Test
    void close_whileDown_ends() throws Exception {
        Files.createDirectories(rig.directory.getParent());
        Files.writeString(rig.directory, "in the way");
        AnswerStore store = rig.opened();

        rig.close(store);
        store.save(saved(1, AS_OF));
        assertThat(rig.isUp()).isFalse();
    }
}
