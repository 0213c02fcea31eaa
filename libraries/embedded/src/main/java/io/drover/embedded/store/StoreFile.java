package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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

    /** 500 MB take half a second from memory, where they are after a kill, and 9 s from a slow disk. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);

    /** Connections that stay open for as long as the process lives, by their files: closing them would remove a log. */
    private static final Map<Path, Session> LEFT = new ConcurrentHashMap<>();

    private final Path path;
    private final StoreMark mark;
    /** Whether a connection that is closed may be the only one there is. */
    private volatile boolean alone;

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
     * lost its log, or is damaged.
     *
     * @return to be kept open as long as the store is in use, and ended with {@link #end}: the last connection to be closed
     *     removes the log, and the mark would not know
     */
    Session prepare() {
        // To look at what a connection of this process has open would drop its locks.
        LeftLog.State state = LEFT.containsKey(path)
                ? LeftLog.State.DOUBTFUL
                : LeftLog.of(this).examine(mark.lastEnd(), mark.file());
        alone = state != LeftLog.State.IN_USE;
        try {
            Session session = open(StoreSync.POWER, 2_000, LOCK_MILLIS_AT_START);
            try {
                makeReady(session, state == LeftLog.State.DOUBTFUL);
                session.script("PRAGMA busy_timeout = " + CHECKPOINT_LOCK_MILLIS + "; PRAGMA cache_size = -200");
            } catch (SQLException | RuntimeException | Error e) {
                giveUp(session);
                throw e;
            }
            alone = false;
            return session;
        } catch (SQLException e) {
            throw SqliteFaults.of(path, e);
        }
    }

    private void makeReady(Session session, boolean doubtful) throws SQLException {
        if (!Schema.isReady(session, path)) {
            Schema.create(session);
            // The mark says that the file is no longer empty: that has to be true even after a power cut.
            session.query("PRAGMA wal_checkpoint(TRUNCATE)", Session.NOTHING, _ -> true);
        }
        String id = Schema.id(session).orElseThrow();
        if (doubtful) {
            refuseIfDamaged(session);
        }
        mark.opened(id);
        prepared = FileIdentity.of(path);
        preparedLog = FileIdentity.of(log());
    }

    private void refuseIfDamaged(Session session) throws SQLException {
        Optional<String> trouble = Soundness.trouble(session, path, LONGEST_LOOK);
        if (trouble.isPresent()) {
            throw SqliteFaults.damaged(path, trouble.get());
        }
    }

    /**
     * Moves the whole log into the file and closes what {@link #prepare} returned, when this process has closed everything
     * else. The mark says so before the log is gone, and takes it back if another process has the store open. Where it
     * cannot be told, the log stays.
     */
    void end(Session kept) {
        try {
            refuseIfExchanged();
            String id = Schema.id(kept).orElseThrow();
            if (moveAll(kept)) {
                mark.closed(id);
            }
            closeAs(id, kept);
        } catch (SQLException | RuntimeException e) {
            leave(kept);
            LOG.warn(
                    "the store {} is not closed in order, and is looked at when it is opened: {}",
                    path,
                    e.getMessage());
        }
    }

    private void closeAs(String id, Session kept) {
        kept.close();
        try {
            if (Files.exists(log())) {
                mark.opened(id);
            } else {
                mark.closed(id);
            }
        } catch (FaultException e) {
            LOG.warn("the store {} is closed, which its mark does not say: {}", path, e.getMessage());
        }
    }

    /** Whether all of the log is in the file now; not while another process has need of it. */
    private static boolean moveAll(Session session) throws SQLException {
        return session.query(
                        "PRAGMA wal_checkpoint(TRUNCATE)",
                        Session.NOTHING,
                        row -> row.row().getInt(1) == 0)
                .equals(List.of(true));
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
        Path part = to.resolveSibling(to.getFileName() + ".part");
        Files.deleteIfExists(part);
        try (Session session = openForReading()) {
            PrivateFiles.createFile(part);
            session.update("VACUUM INTO ?", row -> row.text(part.toAbsolutePath()));
            DurableFile.settle(part, to);
        } catch (SQLException e) {
            throw SqliteFaults.of(path, e);
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
            giveUp(session);
            throw e;
        }
    }

    /** Closing the only connection removes the log, and hides that it was needed. */
    private void giveUp(Session session) {
        if (!alone || mark.doubted()) {
            session.close();
        } else {
            leave(session);
        }
    }

    /** The end of the process closes it, and leaves the log as it is, which its mark still asks for. */
    private void leave(Session session) {
        if (Files.notExists(log()) || LEFT.putIfAbsent(path, session) != null) {
            session.close();
        }
    }
}
