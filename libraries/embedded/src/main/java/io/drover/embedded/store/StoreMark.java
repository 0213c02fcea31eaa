package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file beside the store's that says which store belongs here, and whether its log is needed; the store holds the same
 * word. An emptied or exchanged file would otherwise open like a new one, and everything that was accepted would be
 * forgotten without a sentence.
 *
 * <p>It looks at names and sizes and never opens the store's file: a process that closes a file loses all its locks on it,
 * those of SQLite included.
 */
final class StoreMark {

    private final Path store;
    private final Path mark;

    private StoreMark(Path store) {
        this.store = store;
        this.mark = store.resolveSibling(store.getFileName() + ".mark");
    }

    static StoreMark beside(Path store) {
        return new StoreMark(store);
    }

    /** To be called before SQLite looks at the file, which it would make, and for all users of the machine to read. */
    void beforeOpening() {
        try {
            boolean empty = Files.notExists(store) || Files.size(store) == 0;
            if (empty && Files.exists(mark)) {
                throw notOurs("is empty or gone");
            }
            if (empty) {
                refuseLog();
                refuseEarlier();
                PrivateFiles.createDirectories(store.resolveSibling(""));
                PrivateFiles.createFile(store);
            }
        } catch (IOException e) {
            throw FaultCode.STORE_UNAVAILABLE.asException(
                    "the store " + store + " cannot be used (" + e + "): see that its directory can be written", e);
        }
    }

    /** To be called before a store that was open already is opened once more. */
    void whileInUse() {
        if (store.toFile().length() == 0) {
            throw notOurs("is empty or gone");
        }
    }

    /** SQLite would delete it: a log is made after the file, and belongs to that file alone. */
    private void refuseLog() throws IOException {
        Path log = store.resolveSibling(store.getFileName() + "-wal");
        if (Files.exists(log) && Files.size(log) > 0) {
            throw notOurs("is empty or gone", log + " is a log of it");
        }
    }

    /** What an earlier development version of Drover kept was accepted, and must not be forgotten without a word. */
    private void refuseEarlier() {
        String name = store.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        Path earlier = store.resolveSibling(name + ".mv.db");
        if (Files.exists(earlier)) {
            throw FaultCode.STORE_UNAVAILABLE.asException("the store " + earlier
                    + " is from an earlier development version of Drover, which this one does not read: let that"
                    + " version finish its workloads, or delete the file to give them up");
        }
    }

    /** What the mark says of the store's last end. Where there is none, nobody knows how a store that is not new was left. */
    LastEnd lastEnd() {
        return read().map(Marked::end).orElseGet(() -> store.toFile().length() == 0 ? LastEnd.CLEAN : LastEnd.DOUBTFUL);
    }

    /** Where the mark lies; whoever deletes it gives up what it would have told. */
    Path file() {
        return mark;
    }

    /**
     * To be called before anything is written to a store that was there.
     *
     * @param id what the store says it is; empty if it is new
     */
    void whenOpened(Optional<String> id) {
        Optional<String> marked = read().map(Marked::id);
        if (marked.isPresent() && !marked.equals(id)) {
            throw notOurs("is another one than was here");
        }
    }

    /**
     * To be called when the log is there and before anything is written to it: the disk then knows of both. Cheap where
     * the mark says so already.
     */
    void opened(String id) {
        note(id, LastEnd.open());
    }

    /**
     * To be called when everything is in the file and the log not needed any more.
     *
     * @param end clean, or doubtful if there is reason to look
     */
    void closed(String id, LastEnd end) {
        note(id, end);
    }

    private void note(String id, LastEnd end) {
        Marked wanted = new Marked(id, end);
        if (!read().equals(Optional.of(wanted))) {
            try {
                DurableFile.replace(mark, wanted.id() + "\n" + wanted.end().text() + "\n");
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    /** What it holds: the store's word, and how the store was left. */
    private record Marked(String id, LastEnd end) {}

    private Optional<Marked> read() {
        try {
            return DurableFile.read(mark).map(text -> {
                String[] lines = text.strip().split("\n", 2);
                return new Marked(lines[0].strip(), LastEnd.parse(lines.length == 1 ? "" : lines[1].strip()));
            });
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private FaultException notOurs(String what) {
        return notOurs(what, mark + " says that workloads were kept here");
    }

    private FaultException notOurs(String what, String although) {
        return FaultCode.STORE_UNAVAILABLE.asException("the store " + store + " " + what + ", although " + although
                + ": put the file back from where it went or from a backup, or name"
                + " another directory; to give up what was kept, move the whole directory away");
    }

    private FaultException unreadable(IOException e) {
        return FaultCode.STORE_UNAVAILABLE.asException(
                "the mark " + mark + " of the store cannot be read or written (" + e
                        + "): see that its directory can be",
                e);
    }
}
