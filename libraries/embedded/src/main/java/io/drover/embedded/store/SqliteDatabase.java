package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A store in a file of this machine. Any number of processes of the machine may have it open, and any number of parts of
 * one process, which share the work. Thread-safe; interrupts of callers are kept for them and harm nobody.
 *
 * <p>A process that stands still in the middle of a write keeps all others from writing. So only those open it that must.
 */
public final class SqliteDatabase implements AutoCloseable {

    /** What a URL starts with. */
    public static final String SCHEME = "jdbc:sqlite:";

    private final SharedStore store;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteDatabase(SharedStore store) {
        this.store = store;
    }

    public static String url(Path file) {
        return SCHEME + file.toAbsolutePath().normalize();
    }

    /**
     * Whether a store may not lie there: on file systems of other machines locks do not keep processes apart.
     *
     * @param fileSystem its type, such as {@code ext4} or {@code nfs4}
     */
    public static boolean isRemote(String fileSystem) {
        return StoreFileSystem.isRemote(fileSystem);
    }

    /**
     * Opens a store, which is made if there is none.
     *
     * @param url {@link #SCHEME} and a path
     * @param sync if parts of one process want different things, the strongest holds for all
     * @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE if it cannot be opened
     */
    public static SqliteDatabase open(String url, StoreSync sync) {
        return open(url, sync, Checkpoints.Lengths.DEFAULT);
    }

    static SqliteDatabase open(String url, StoreSync sync, Checkpoints.Lengths log) {
        if (!url.startsWith(SCHEME)) {
            throw new IllegalArgumentException("no URL of a store in a file: " + url);
        }
        return new SqliteDatabase(SharedStore.take(Path.of(url.substring(SCHEME.length())), sync, log));
    }

    public String url() {
        return url(store.file().path());
    }

    <T> T read(Session.Work<T> work) {
        refuseIfClosed();
        return store.readers().read(work);
    }

    /** The same for a few rows by their key. */
    <T> T readBriefly(Session.Work<T> work) {
        refuseIfClosed();
        return store.readers().readBriefly(work);
    }

    /** The same, for a page that may be much, and is little as a rule. */
    <T> T readShortPage(Session.Work<T> work) {
        refuseIfClosed();
        return store.readers().readShortPage(work);
    }

    /** The same, for what is quick, without waiting behind what is not urgent. */
    <T> T readUrgently(Session.Work<T> work) {
        refuseIfClosed();
        return store.readers().readUrgently(work);
    }

    /** The same, for what may be much: nobody else waits behind it. */
    <T> T readPage(Session.Work<T> work) {
        refuseIfClosed();
        return store.readers().readPage(work);
    }

    /** Runs the work as one transaction, which is undone if it throws. Durable when this returns. */
    <T> T write(Session.Work<T> work) {
        refuseIfClosed();
        return store.writer().write(false, work);
    }

    /** The same, before all that waits and is not urgent. */
    <T> T writeUrgently(Session.Work<T> work) {
        refuseIfClosed();
        return store.writer().write(true, work);
    }

    /** Throws what keeps the store from taking writes, as far as is known or one small write in some seconds can tell. */
    void checkWrites() {
        refuseIfClosed();
        store.writer().check();
    }

    /**
     * Copies the store as it is now, while it is in use. A copy of the file itself would lack what is in the log still,
     * and closing it would drop this process's locks. Runs on this thread for as long as it takes.
     *
     * @param to a file that does not exist yet; it appears when it is whole and on the disk
     */
    public void backUp(Path to) throws IOException {
        if (Files.exists(to)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        refuseIfClosed();
        store.file().copy(to);
    }

    /** How many writes wait. */
    int waiting() {
        return store.writer().waiting();
    }

    private void refuseIfClosed() {
        if (closed.get()) {
            throw FaultCode.STORE_UNAVAILABLE.asException("the store is closed: this process is ending");
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            store.giveBack();
        }
    }
}
