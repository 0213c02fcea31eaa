package io.drover.embedded.store;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What all who use a store in this process share: one writer, the readers, one who checkpoints. It is open as long as
 * somebody has it.
 */
final class SharedStore {

    private static final ConcurrentMap<Path, SharedStore> OPEN = new ConcurrentHashMap<>();

    private final StoreFile file;
    private final Session kept;
    private final Checkpoints checkpoints;
    private final Writer writer;
    private final Readers readers;
    private int users;

    private SharedStore(StoreFile file, Session kept, StoreSync sync, Checkpoints.Lengths log) {
        this.file = file;
        this.kept = kept;
        this.checkpoints = new Checkpoints(file, log);
        this.writer = new Writer(file, checkpoints, sync);
        this.readers = new Readers(file);
    }

    /** @param log how long its log may be, if nobody has the store yet */
    static SharedStore take(Path path, StoreSync sync, Checkpoints.Lengths log) {
        StoreFile file = StoreFile.at(path);
        // Whoever opens a store waits until it is closed, and for no other store.
        return OPEN.compute(file.path(), (_, open) -> {
            SharedStore there = open == null ? new SharedStore(file, file.prepare(), sync, log) : open;
            there.writer.atLeast(sync);
            there.users++;
            return there;
        });
    }

    /** Whoever took it gives it back once. */
    void giveBack() {
        OPEN.compute(file.path(), (_, open) -> {
            users--;
            if (users == 0) {
                close();
                return null;
            }
            return open;
        });
    }

    private void close() {
        Ending ending = new Ending();
        readers.shut();
        writer.close(ending);
        checkpoints.close(ending);
        readers.close(ending);
        // On a thread of its own: a disk that hangs must not keep the process from ending.
        Thread last = Thread.ofPlatform().daemon().name("store-end").start(() -> file.end(kept));
        new Ending()
                .await(
                        last::join,
                        "the store " + file.path() + " cannot be closed in order, and is looked at when it is opened");
    }

    StoreFile file() {
        return file;
    }

    Writer writer() {
        return writer;
    }

    Readers readers() {
        return readers;
    }
}
