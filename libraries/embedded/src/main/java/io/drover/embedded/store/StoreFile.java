package io.drover.embedded.store;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * A store's file, and how it is opened. Nothing else in a process that uses it may open or close it: the system would drop
 * SQLite's locks on it. Thread-safe.
 */
final class StoreFile {

    private static final String DRIVER = "jdbc:sqlite:";
    private static final int KIB = -1; // SQLite counts a cache in pages, or in KiB if the number is negative
    /** Who asks for the health of the store, or hands work in, is told within 2 s. */
    private static final int LOCK_MILLIS = 1_000;

    private static final int LOCK_MILLIS_AT_START = 5_000;

    /** It keeps all writers out while it waits for readers. */
    private static final int CHECKPOINT_LOCK_MILLIS = 300;

    private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);

    /** Others who open and close the store meanwhile are few. */
    private static final int MOST_LOOKS = 8;

    private final Path path;
    private final StoreMark mark;
    private final AtomicReference<@Nullable Fault> damage = new AtomicReference<>();
    private volatile Optional<FileIdentity> prepared = Optional.empty();
    private volatile Optional<FileIdentity> preparedLog = Optional.empty();

    private StoreFile(Path path) {
        this.path = path;
        this.mark = StoreMark.beside(path);
    }

    /**
     * Makes the file if there is none, and sees that it may be used here. It is not opened yet.
     *
     * @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE if not
     */
    static StoreFile at(Path given) {
        Path absolute = given.toAbsolutePath().normalize();
        refuseRemote(absolute);
        StoreMark.beside(absolute).beforeOpening();
        NativeLibrary.load();
        try {
            return new StoreFile(absolute.toRealPath());
        } catch (IOException e) {
            throw FaultCode.STORE_UNAVAILABLE.asException("the store " + given + " cannot be used: " + e, e);
        }
    }

    private static void refuseRemote(Path file) {
        Path there = file;
        while (Files.notExists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            String type = Files.getFileStore(there).type();
            if (StoreFileSystem.isRemote(type)) {
                throw FaultCode.STORE_UNAVAILABLE.asException("the store " + file + " lies on a network file system ("
                        + type + "), whose locks do not keep processes apart: name a directory on a disk of this"
                        + " machine, or DynamoDB tables (dynamodb:PREFIX) for several machines");
            }
        } catch (IOException e) {
            throw FaultCode.STORE_UNAVAILABLE.asException(
                    "the store " + file + " cannot be used (" + e + "): see that its directory can be written", e);
        }
    }

    Path path() {
        return path;
    }

    /** The log of what is not in the file itself yet. Ask for its length only. */
    Path log() {
        return path.resolveSibling(path.getFileName() + "-wal");
    }

    /**
     * Makes the tables in a new file and its mark, and refuses one that is not this store or not for this version, has
     * lost its log, or is damaged; what is refused stays as it is, byte for byte.
     *
     * @return to be kept open as long as the store is in use, and ended with {@link #end}: the last connection to be closed
     *     removes the log, and the mark would not know
     */
    Session prepare() {
        look().doubt().ifPresent(LOG::warn);
        try {
            Session session = open(StoreSync.POWER, 2_000, LOCK_MILLIS_AT_START);
            try {
                makeReady(session);
                session.script("PRAGMA busy_timeout = " + CHECKPOINT_LOCK_MILLIS + "; PRAGMA cache_size = -200");
                return session;
            } catch (SQLException | RuntimeException | Error e) {
                session.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SqliteFaults.of(path, e);
        }
    }

    /** Others who open or close the store meanwhile may spoil a look, so what it finds has to be found twice. */
    private LeftLog.Examined look() {
        LeftLog.Examined left = examine();
        FirstLook first = new FirstLook(path, mark);
        for (int i = 1; ; i++) {
            try {
                first.refuse(left);
                return left;
            } catch (FaultException e) {
                LeftLog.Examined now = examine();
                if (i == MOST_LOOKS || (i > 1 && now.equals(left))) {
                    throw e;
                }
                left = now;
            }
        }
    }

    private LeftLog.Examined examine() {
        return LeftLog.of(this).examine(mark.lastEnd(), mark.file());
    }

    private void makeReady(Session session) throws SQLException {
        if (!Schema.isReady(session, path)) {
            Schema.create(session);
            // The mark says that the file is no longer empty: that has to be true even after a power cut.
            session.query("PRAGMA wal_checkpoint(TRUNCATE)", Session.NOTHING, _ -> true);
        }
        String id = Schema.id(session).orElseThrow();
        mark.opened(id);
        prepared = FileIdentity.of(path);
        preparedLog = FileIdentity.of(log());
    }

    /**
     * Moves the log into the file and closes what {@link #prepare} returned, when this process has closed everything else.
     * The mark is told when the log is gone, and not while another process has the store open; where it cannot be told,
     * the next start looks.
     */
    void end(Session kept) {
        try {
            refuseIfExchanged();
            String id = Schema.id(kept).orElseThrow();
            kept.query("PRAGMA wal_checkpoint(TRUNCATE)", Session.NOTHING, _ -> true);
            kept.close();
            noteEnd(id);
        } catch (SQLException | RuntimeException e) {
            kept.close();
            LOG.warn(
                    "the end of the store {} is not noted, so it is looked at when it is opened: {}",
                    path,
                    e.getMessage());
        }
    }

    /** Others may open and close it meanwhile, so what was noted is compared with what is there by then. */
    private void noteEnd(String id) {
        boolean agreed = false;
        for (int i = 0; i < MOST_LOOKS && !agreed; i++) {
            boolean needed = Files.exists(log());
            if (needed) {
                mark.opened(id);
            } else {
                mark.closed(id, damage.get() != null ? LastEnd.DOUBTFUL : LastEnd.CLEAN);
            }
            agreed = Files.exists(log()) == needed;
        }
    }

    /** Damage was met: it is told, nothing new is accepted, and the next start looks, however this one ends. */
    void damageSeen(FaultException why) {
        if (damage.compareAndSet(null, why.fault())) {
            LOG.error(
                    "damage was met, and no new workloads are accepted: {}",
                    why.fault().message());
        }
    }

    /** @throws FaultException with STORE_UNAVAILABLE if damage was met since this process opened the store */
    void refuseIfDamageSeen() {
        @Nullable Fault met = damage.get();
        if (met != null) {
            throw new FaultException(met).markTold();
        }
    }

    /**
     * Connections go on with the file that they opened, wherever it is now; what they write there would be missing after
     * the next start.
     *
     * @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE while another file than the prepared one lies there
     */
    void refuseIfElsewhere() {
        refuseIfExchanged();
        if (preparedLog.isPresent() && preparedLog.get().hasLeft(log())) {
            throw FaultCode.STORE_UNAVAILABLE.asException(
                    "the log " + log() + " of the store was removed while this process"
                            + " has it open, so nothing is written any more. Nothing is lost yet: end all servers that"
                            + " use the store in order, not by force, and start them again");
        }
    }

    private void refuseIfExchanged() {
        if (prepared.isPresent() && prepared.get().hasLeft(path)) {
            throw FaultCode.STORE_UNAVAILABLE.asException("the store " + path
                    + " was moved away, removed or exchanged while this process has it open, so nothing is written any"
                    + " more: move that very file back, and it goes on by itself; or see that the right one lies there"
                    + " and restart all servers that use it");
        }
    }

    Session openForWriting(StoreSync sync) throws SQLException {
        refuseIfElsewhere();
        mark.whileInUse();
        Session session = open(sync, 16_000, LOCK_MILLIS);
        try {
            mark.opened(Schema.id(session).orElseThrow());
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    Session openForReading() throws SQLException {
        refuseIfElsewhere();
        mark.whileInUse();
        return open(StoreSync.PROCESS, 4_000, LOCK_MILLIS);
    }

    Session openForCheckpoints() throws SQLException {
        refuseIfElsewhere();
        mark.whileInUse();
        return open(StoreSync.PROCESS, 200, CHECKPOINT_LOCK_MILLIS);
    }

    /** To a file that is not there, which appears when it is whole. */
    void copy(Path to) throws IOException {
        // Nobody's file is in its way, and nobody but its owner reads it.
        Path part = Files.createTempFile(to.toAbsolutePath().resolveSibling(""), to.getFileName() + ".", ".part");
        try (Session session = openForReading()) {
            session.update("VACUUM INTO ?", row -> row.text(part.toAbsolutePath()));
            DurableFile.settle(part, to);
        } catch (SQLException e) {
            throw SqliteFaults.ofCopy(path, to, e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Session open(StoreSync sync, int cacheKib, int lockMillis) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(lockMillis);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.valueOf(sync.synchronous()));
        config.setCacheSize(cacheKib * KIB);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        // Checkpoints have a thread of their own; whoever commits would otherwise wait for the disk now and then.
        config.setWalAutocheckpoint(0);
        config.setGetGeneratedKeys(false);
        Session session = new Session(config.createConnection(DRIVER + path));
        try {
            session.takeTransactions();
            Optional<String> id = Schema.id(session);
            mark.whenOpened(id);
            return session;
        } catch (SQLException | FaultException e) {
            session.close();
            throw e;
        }
    }
}
