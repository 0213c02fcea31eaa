package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an exception of the database means: for its caller, for those in the same transaction, and for the connection. */
final class SqliteFaults {

    /** How far a failure reaches. */
    enum Reach {
        /** The statement, and so the caller whose it is. */
        STATEMENT,
        /** The transaction with everybody in it; the next one may succeed. */
        TRANSACTION,
        /** The connection, too: what it knows of the file may be wrong. */
        CONNECTION
    }

    /** What is left to do about a damaged store. */
    static final String RESTORE = "end all servers that use it, and put a backup in its place that 'drover backup' made"
            + " (docs/reference/cli.md, Backup)";

    private SqliteFaults() {}

    static boolean isDamage(SQLException failure) {
        return code(failure) == SQLiteErrorCode.SQLITE_CORRUPT || code(failure) == SQLiteErrorCode.SQLITE_NOTADB;
    }

    /**
     * A store that does not hang together any more.
     *
     * @param withLog whether it was looked at with what is in a log, which may be another file's
     */
    static FaultException damaged(Path file, String found, boolean withLog) {
        String log = withLog
                ? ". Nothing was written. If this file was put here while " + file
                        + "-wal lay there already, that is the" + " log of another file: remove it, " + file
                        + "-shm and " + file + ".mark"
                : "";
        return FaultCode.STORE_UNAVAILABLE.asException(
                "the store " + file + " is damaged (" + found + "): " + RESTORE + log);
    }

    static Reach reach(SQLException failure) {
        return switch (code(failure)) {
            case SQLITE_FULL, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_INTERRUPT -> Reach.TRANSACTION;
            case SQLITE_IOERR,
                    SQLITE_CANTOPEN,
                    SQLITE_CORRUPT,
                    SQLITE_NOTADB,
                    SQLITE_READONLY,
                    SQLITE_PERM,
                    SQLITE_PROTOCOL,
                    SQLITE_MISUSE -> Reach.CONNECTION;
            default -> Reach.STATEMENT;
        };
    }

    /**
     * STORE_UNAVAILABLE for what passes by itself or lies outside; INTERNAL_ERROR for everything else, so that a mistake
     * in a statement does not look like an outage.
     */
    static FaultException of(Path file, SQLException failure) {
        String said = failure.getMessage();
        return switch (code(failure)) {
            case SQLITE_FULL ->
                unavailable(
                        "no space is left on the disk of the store " + file
                                + ": free some; it goes on by itself when there is",
                        failure);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                unavailable(
                        "the store " + file + " is locked by another process of this machine (" + said
                                + "): see whether one that uses it was stopped",
                        failure);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                unavailable("the store " + file + " is damaged or no store (" + said + "): " + RESTORE, failure);
            case SQLITE_IOERR,
                    SQLITE_CANTOPEN,
                    SQLITE_READONLY,
                    SQLITE_PERM,
                    SQLITE_PROTOCOL,
                    SQLITE_NOMEM,
                    SQLITE_INTERRUPT,
                    SQLITE_MISUSE ->
                unavailable(
                        "the store " + file + " cannot be read or written (" + said
                                + "); it goes on by itself when that has passed",
                        failure);
            default ->
                FaultCode.INTERNAL_ERROR.asException("the store " + file + " refused a statement: " + said, failure);
        };
    }

    /** What failed while a store was copied: it may be either side. */
    static FaultException ofCopy(Path file, Path to, SQLException failure) {
        return switch (code(failure)) {
            case SQLITE_FULL ->
                unavailable(
                        "no space is left on the disk of the copy " + to + ": free some, or name another place, and"
                                + " copy again",
                        failure);
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM ->
                unavailable(
                        "the store " + file + " cannot be copied to " + to + " (" + failure.getMessage()
                                + "): see that both disks work, and that there is space for the copy, and copy again",
                        failure);
            default -> of(file, failure);
        };
    }

    private static FaultException unavailable(String message, SQLException failure) {
        return FaultCode.STORE_UNAVAILABLE.asException(message, failure);
    }

    /** Without the details, of which there are many to each code. */
    static SQLiteErrorCode code(SQLException failure) {
        return failure instanceof SQLiteException
                ? SQLiteErrorCode.getErrorCode(failure.getErrorCode() & 0xff)
                : SQLiteErrorCode.SQLITE_ERROR;
    }
}
