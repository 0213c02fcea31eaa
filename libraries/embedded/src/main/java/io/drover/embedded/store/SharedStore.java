package io.drover.embedded.store;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What all who use a store in this process share: one writer, the readers, one who checkpoints. It is open as long as
 * somebody has it.
 */
final class SharedStore {

    private static final Map<Path, SharedStore> OPEN = new HashMap<>();

    private final StoreFile file;
    private final Session kept;
    private final Checkpoints checkpoints;
    private final Writer writer;
    private final Readers readers;
    private int users;

    private SharedStore(StoreFile file, Session kept, StoreSync sync) {
        this.file = file;
        this.kept = kept;
        this.checkpoints = new Checkpoints(file);
        this.writer = new Writer(file, checkpoints, sync);
        this.readers = new Readers(file);
    }

    static SharedStore take(Path path, StoreSync sync) {
        synchronized (OPEN) {
            StoreFile file = StoreFile.at(path);
            SharedStore there = OPEN.get(file.path());
            if (there == null) {
                there = new SharedStore(file, file.prepare(), sync);
                OPEN.put(file.path(), there);
            }
            there.writer.atLeast(sync);
            there.users++;
            return there;
        }
    }

    /** Whoever took it gives it back once. */
    void giveBack() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(file.path());
                readers.close();
                checkpoints.close();
                writer.close();
                end();
            }
        }
    }

    /** On a thread of its own: a disk that hangs must not keep the process from ending. */
    private void end() {
        Thread last = Thread.ofPlatform().daemon().name("store-end").start(() -> file.end(kept));
        Ending.await(
                last, "the store " + file.path() + " cannot be closed in order, and is looked at when it is opened");
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
