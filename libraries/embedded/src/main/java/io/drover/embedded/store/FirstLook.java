package io.drover.embedded.store;

import io.drover.model.fault.FaultException;
import java.io.File;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/**
 * A look at a store that nobody has open, before it is opened. To open and close it would write: the last connection moves
 * what is in the log into the file and deletes the log, also where the start is refused, and whoever wants to mend the store
 * then needs both as they were. So this connection may not write the file, takes no locks, and keeps what it knows of the
 * log in its memory. Whoever opens the store meanwhile may make it see what never was.
 */
final class FirstLook {

    /** SQLite without locks; it then asks for no shared memory either. */
    private static final String WITH_LOG = File.separatorChar == '/' ? "vfs=unix-none" : "vfs=win32-none";

    /** The file alone. A log of which nothing is taken up would be deleted by the other way. */
    private static final String WITHOUT_LOG = "immutable=1";

    /** 500 MB take half a second from memory, where they are after a kill, and 9 s from a slow disk. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Path path;
    private final StoreMark mark;

    FirstLook(Path path, StoreMark mark) {
        this.path = path;
        this.mark = mark;
    }

    /**
     * Refuses a file that is not this store or not for this version, and one that is damaged, if there is reason to look at
     * all of it.
     *
     * @throws FaultException with STORE_UNAVAILABLE
     */
    void refuse(LeftLog.Examined left) {
        if (left.state() == LeftLog.State.IN_USE || path.toFile().length() == 0) {
            return;
        }
        try (Session session = open(left.hasFrames() ? WITH_LOG : WITHOUT_LOG)) {
            session.script("PRAGMA locking_mode = EXCLUSIVE");
            boolean _ = Schema.isReady(session, path);
            mark.whenOpened(Schema.id(session));
            if (left.state() == LeftLog.State.DOUBTFUL) {
                refuseIfDamaged(session, left);
            }
        } catch (SQLException e) {
            throw SqliteFaults.of(path, e);
        }
    }

    private void refuseIfDamaged(Session session, LeftLog.Examined left) throws SQLException {
        Optional<String> trouble = Soundness.trouble(session, path, LONGEST);
        if (trouble.isPresent()) {
            throw SqliteFaults.damaged(path, trouble.get(), left.hasFrames());
        }
    }

    private Session open(String how) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return new Session(
                config.createConnection("jdbc:sqlite:file:" + path.toUri().getRawPath() + "?" + how));
    }
}
