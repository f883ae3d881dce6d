package io.ehpc.gateway.store;

import static io.ehpc.gateway.store.StoreRig.query;
import static io.ehpc.gateway.store.StoreRig.saved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged or foreign file stops no start and gives nothing that was not saved; what it was is set aside. */
class DamagedStoreTest {
    private static final Instant AS_OF = Instant.parse("2026-03-01T11:00:00Z");
    private static final List<Saved> ALL =
            IntStream.range(0, 40).mapToObj(i -> saved(i, AS_OF.plusSeconds(i))).toList();
    private static final int FLIPS = Integer.getInteger("store.flips", 60);

    @TempDir
    private Path folder;

    private StoreRig rig;

    @BeforeEach
    void rig() throws Exception {
        rig = new StoreRig(folder.resolve("store"));
        Files.createDirectories(rig.directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private byte[] sound() throws Exception {
        rig.keep(ALL.subList(0, 20));
        rig.keep(ALL.subList(20, 40));
        return Files.readAllBytes(rig.file);
    }

    /** Starts on the file as it is; what it found, after it proved that it can save and be found again. */
    private List<Saved> survived() {
        List<Saved> found = started();
        assertThat(rig.found()).contains(saved(1_000, AS_OF)).containsAll(found);
        return found;
    }

    /** Starts on the file as it is, saves one more, and is up after that, perhaps again; what it found. */
    private List<Saved> started() {
        AnswerStore store = rig.store();
        List<Saved> found = Ends.value(store.open());
        assertThat(rig.isUp()).isTrue();
        store.save(saved(1_000, AS_OF));
        Ends.value(store.settled().otherwiseEmpty());
        await().until(rig::isUp);
        rig.close(store);
        rig.clock.pass(Duration.ofMillis(1));
        return found;
    }

    /** Damage may show later than at the first start: then too nothing is found but what was saved. */
    private void assertGivesOnlyWhatWasSaved(List<Saved> found) {
        assertWereSaved(found);
        assertWereSaved(rig.found().stream()
                .filter(each -> !each.equals(saved(1_000, AS_OF)))
                .toList());
    }

    /** Each as it was saved, and none twice. */
    private static void assertWereSaved(List<Saved> found) {
        assertThat(ALL).containsAll(found);
        assertThat(found).doesNotHaveDuplicates();
    }

    @Test
    void open_randomBytes_areSetAside() throws Exception {
        byte[] rubbish = new byte[100_000];
        new Random(3).nextBytes(rubbish);
        Files.write(rig.file, rubbish);

        assertThat(survived()).isEmpty();
        assertThat(rig.aside())
                .singleElement()
                .satisfies(file -> assertThat(file).hasBinaryContent(rubbish));
    }

    @Test
    void open_emptyFile_isAnEmptyStore() throws Exception {
        Files.createFile(rig.file);

        assertThat(survived()).isEmpty();
        assertThat(rig.aside()).isEmpty();
    }

    @Test
    void open_folderInItsPlace_isSetAside() throws Exception {
        Files.createDirectories(rig.file.resolve("with/more"));

        assertThat(survived()).isEmpty();
        assertThat(rig.aside())
                .singleElement()
                .satisfies(each -> assertThat(each).isDirectory());
    }

    @Test
    void open_anotherProgramsStore_isSetAside() throws Exception {
        try (MVStore other = MVStore.open(rig.file.toString())) {
            other.openMap("answers").put("a", "b");
            other.openMap("table.0").put(1, 2);
        }

        assertThat(survived()).isEmpty();
        assertThat(rig.aside()).hasSize(1);
    }

    @Test
    void open_answersOfOtherTypes_areNotUsed() throws Exception {
        try (MVStore other = MVStore.open(rig.file.toString())) {
            other.openMap("answers").put(1L, new int[] {1, 2, 3});
        }

        assertThat(survived()).isEmpty();
    }

    @Test
    void open_cutAnywhere_givesOnlyWhatWasSaved() throws Exception {
        byte[] sound = sound();
        for (int length = 1; length < sound.length; length += 1 + sound.length / 40) {
            Files.write(rig.file, Arrays.copyOf(sound, length));
            assertGivesOnlyWhatWasSaved(started());
            rig.clock.pass(Duration.ofMillis(1));
        }
    }

    @Test
    void open_bitsFlippedAnywhere_givesOnlyWhatWasSaved() throws Exception {
        byte[] sound = sound();
        int whole = 0;
        for (int seed = 0; seed < FLIPS; seed++) {
            Random random = new Random(seed);
            byte[] damaged = sound.clone();
            for (int left = 1 + random.nextInt(seed % 4 == 0 ? 40 : 3); left > 0; left--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(rig.file, damaged);
            List<Saved> found = started();
            assertGivesOnlyWhatWasSaved(found);
            whole += found.size() == ALL.size() ? 1 : 0;
            rig.clock.pass(Duration.ofMillis(1));
        }
        assertThat(whole).isBetween(1, FLIPS - 1);
    }

    @Test
    void open_oneRecordDamaged_dropsItAlone() throws Exception {
        byte[] sound = sound();
        byte[] record = SavedCodec.encode(ALL.get(17));
        for (int at = indexOf(sound, record); at >= 0; at = indexOf(sound, record)) {
            sound[at + record.length / 2] ^= 1;
        }
        Files.write(rig.file, sound);

        AnswerStore store = rig.store();
        assertThat(Ends.value(store.open())).hasSize(39).doesNotContain(ALL.get(17));
        assertThat(rig.count("gateway.store.dropped")).isOne();
        assertThat(rig.gauge("gateway.store.records")).isEqualTo(39);
        assertThat(rig.aside()).isEmpty();
    }

    @Test
    void write_damagedSinceItWasOpened_isSetAsideAndAllThatIsHeldIsSavedAnew() throws Exception {
        // More than the library keeps in memory.
        IntStream.range(0, 40).forEach(i -> rig.held.add(saved(query(i), AS_OF, 100_000)));
        rig.keep(rig.held);
        AnswerStore store = rig.opened();
        try (RandomAccessFile file = new RandomAccessFile(rig.file.toFile(), "rw")) {
            file.write(new byte[(int) file.length()]);
        }

        rig.held.forEach(store::save);
        assertThat(Ends.failure(store.settled())).isNotNull();
        await().until(rig::isUp);
        rig.close(store);

        assertThat(rig.aside()).hasSize(1);
        assertThat(rig.found()).hasSameElementsAs(rig.held);
    }

    private static int indexOf(byte[] all, byte[] part) {
        return IntStream.rangeClosed(0, all.length - part.length)
                .filter(i -> Arrays.equals(all, i, i + part.length, part, 0, part.length))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void open_damagedAgainAndAgain_keepsTheLastThree() throws Exception {
        for (int i = 0; i < 6; i++) {
            Files.writeString(rig.file, "rubbish " + i);
            survived();
            rig.clock.pass(Duration.ofMillis(1));
        }

        assertThat(rig.aside()).extracting(Files::readString).containsExactly("rubbish 3", "rubbish 4", "rubbish 5");
    }
}
