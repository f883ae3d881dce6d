package io.ehpc.gateway.store;

import io.ehpc.gateway.protocol.Operation;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file, an H2 MVStore: log-structured, so that whatever moment the process ends at, the last commit
 * stands. It blocks, and belongs to one thread at a time.
 */
final class AnswerFile {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerFile.class);
    private static final String NAME = "answers.mv";
    private static final String MAP = "answers";
    private static final String ASIDE = ".damaged-";
    private static final int MOST_ASIDE = 3;
    private static final int FILL_PERCENT = 60;
    private static final int COMPACTED_AT_ONCE = 8 << 20;

    private final Path path;
    private final SavedCodec codec;
    private final MVStore store;
    private final MVMap<String, byte[]> records;

    private AnswerFile(Path path, SavedCodec codec, MVStore store) {
        this.path = path;
        this.codec = codec;
        this.store = store;
        this.records = store.openMap(
                MAP,
                new MVMap.Builder<String, byte[]>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    /**
     * What a file held.
     *
     * @param answers those that are sound, the newest first
     * @param unsound how many records are not
     */
    record Content(List<Saved> answers, int unsound) {}

    /** A file that is open, and what it held before. */
    record Opened(AnswerFile file, Content content) {}

    /**
     * Opens the file in a folder, makes both if need be, and reads it. A file that is damaged, or none of
     * ours, is set aside; what could be read of it stays. One that may not be written can be read.
     *
     * @throws RuntimeException if the folder cannot be used, or another process uses it
     */
    static Opened open(Path directory, Clock clock, Map<String, Operation> operations) {
        Path path = directory.resolve(NAME);
        SavedCodec codec = new SavedCodec(operations);
        List<Saved> read = new ArrayList<>();
        try {
            makeOurs(directory, path);
            AnswerFile file = null;
            try {
                file = new AnswerFile(path, codec, openStore(path));
                int unsound = file.read(read);
                return new Opened(file, content(read, unsound));
            } catch (RuntimeException | AssertionError | StackOverflowError broken) {
                // Whatever the library stumbles over in a damaged file, checked or not.
                if (file != null) {
                    file.store.closeImmediately();
                }
                if (!isDamage(broken)) {
                    throw broken;
                }
                Path aside = setAside(path, clock);
                LOG.warn(
                        "{} is damaged or no store of answers; it is now {}, and a new one is begun",
                        path,
                        aside,
                        broken);
                makeOurs(directory, path);
                AnswerFile fresh = new AnswerFile(path, codec, openStore(path));
                return new Opened(fresh, content(read, 1));
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    private static Content content(List<Saved> read, int unsound) {
        return new Content(
                read.stream()
                        .sorted(Comparator.comparing(Saved::asOf).reversed())
                        .toList(),
                unsound);
    }

    private static void makeOurs(Path directory, Path file) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            if (posix) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
        }
        if (!Files.exists(file)) {
            Files.createFile(file);
            if (posix) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    private static MVStore openStore(Path path) {
        if (Files.isDirectory(path)) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "{0} is a directory", path);
        }
        MVStore store = new MVStore.Builder()
                .fileName(path.toString())
                .autoCommitDisabled()
                .cacheSize(1)
                .open();
        store.setVersionsToKeep(0);
        // Room is used again at once. What is lost if the machine, not the process, dies at the wrong
        // moment is warmth: the checksums tell.
        store.setRetentionTime(0);
        for (String map : store.getMapNames()) {
            if (!map.equals(MAP)) {
                store.closeImmediately();
                throw DataUtils.newMVStoreException(DataUtils.ERROR_UNSUPPORTED_FORMAT, "{0} is another store", path);
            }
        }
        return store;
    }

    /** Sets the file in a folder aside, and opens a new one. */
    static Opened openAnew(Path directory, Clock clock, Map<String, Operation> operations) {
        Path path = directory.resolve(NAME);
        try {
            if (Files.exists(path)) {
                LOG.warn("{} is damaged; it is now {}, and a new one is begun", path, setAside(path, clock));
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        return open(directory, clock, operations);
    }

    /** What is neither another process' lock nor the disk's refusal is the file's fault. */
    static boolean isDamage(Throwable broken) {
        if (!(broken instanceof MVStoreException told)) {
            return !(broken instanceof UncheckedIOException);
        }
        int code = told.getErrorCode();
        return code != DataUtils.ERROR_FILE_LOCKED
                && code != DataUtils.ERROR_WRITING_FAILED
                && !(code == DataUtils.ERROR_READING_FAILED
                        && told.getCause() instanceof IOException cause
                        && !isEnd(cause));
    }

    private static boolean isEnd(IOException cause) {
        return cause instanceof EOFException;
    }

    private static Path setAside(Path path, Clock clock) throws IOException {
        Path aside = path.resolveSibling(NAME + ASIDE + clock.millis());
        Files.move(path, aside);
        List<Path> all;
        try (Stream<Path> siblings = Files.list(path.toAbsolutePath().getParent())) {
            all = siblings.filter(file -> file.getFileName().toString().startsWith(NAME + ASIDE))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path old : all.subList(Math.min(MOST_ASIDE, all.size()), all.size())) {
            if (!Files.isDirectory(old)) {
                Files.delete(old);
            }
        }
        return aside;
    }

    private int read(List<Saved> into) {
        List<String> gone = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : records.entrySet()) {
            Optional<Saved> saved = codec.decode(entry.getKey(), entry.getValue());
            saved.ifPresentOrElse(into::add, () -> gone.add(entry.getKey()));
        }
        if (!isReadOnly()) {
            gone.forEach(records::remove);
        }
        return gone.size();
    }

    /** Whether it may be read and not written. */
    boolean isReadOnly() {
        return store.isReadOnly();
    }

    /** Makes changes: once it returns, they outlive the process. Says how many there were. */
    int write(Map<String, Optional<Saved>> changes) {
        requireWritable();
        changes.forEach((key, change) ->
                change.ifPresentOrElse(saved -> records.put(key, SavedCodec.encode(saved)), () -> records.remove(key)));
        store.commit();
        return changes.size();
    }

    /**
     * Makes these all that it holds: once it returns, they outlive the process and the machine. What is there
     * already is not written again, so that at no moment less is there than before and should be.
     *
     * @return how many records it had to change
     */
    int replace(Map<String, Optional<Saved>> all) {
        requireWritable();
        int changed = 0;
        for (String key : List.copyOf(records.keySet())) {
            if (all.getOrDefault(key, Optional.empty()).isEmpty()) {
                records.remove(key);
                changed++;
            }
        }
        for (Map.Entry<String, Optional<Saved>> each : all.entrySet()) {
            byte[] record = each.getValue().map(SavedCodec::encode).orElse(null);
            if (record != null && !Arrays.equals(record, records.get(each.getKey()))) {
                records.put(each.getKey(), record);
                changed++;
            }
        }
        store.commit();
        settle();
        return changed;
    }

    private void requireWritable() {
        if (isReadOnly()) {
            throw new UncheckedIOException(readOnly());
        }
    }

    /** Why it cannot be written. */
    IOException readOnly() {
        return new FileSystemException(path.toString(), null, "is read-only");
    }

    /** Has what was written outlive the machine too, and gives back room that is not used. */
    void settle() {
        store.compact(FILL_PERCENT, COMPACTED_AT_ONCE);
        store.sync();
    }

    int size() {
        return records.size();
    }

    long bytes() {
        try {
            return Files.size(path);
        } catch (IOException unknown) {
            return 0;
        }
    }

    /** Ends in order; what cannot be written any more is lost. */
    void close() {
        if (!store.isClosed()) {
            store.close();
        }
    }

    /** Ends at once, after a failure. */
    void abandon() {
        if (!store.isClosed()) {
            store.closeImmediately();
        }
    }
}
