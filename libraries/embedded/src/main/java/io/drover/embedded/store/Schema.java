package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/** The tables, and what the file's header says of them. */
final class Schema {

    /** What {@code file} and others know it by: DROV. */
    private static final long APPLICATION = 0x44524f56;

    private static final int VERSION = 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Schema() {}

    /**
     * Whether the tables are there.
     *
     * @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE if the file is somebody else's, or of a version
     *     that this one does not read
     */
    static boolean isReady(Session session, Path file) throws SQLException {
        long application = number(session, "PRAGMA application_id");
        long version = number(session, "PRAGMA user_version");
        if (application == APPLICATION && version == VERSION) {
            return true;
        }
        boolean empty = number(session, "SELECT count(*) FROM sqlite_schema") == 0;
        if (application == 0 && version == 0 && empty) {
            return false;
        }
        throw refusal(file, application, version);
    }

    private static FaultException refusal(Path file, long application, long version) {
        if (application != APPLICATION) {
            return FaultCode.STORE_UNAVAILABLE.asException("the file " + file
                    + " is a database, but no store of Drover's: name another file, or move it away");
        }
        String remedy = version > VERSION
                ? "run the version of Drover that wrote it, or a newer one"
                : "run the version of Drover that wrote it";
        return FaultCode.STORE_UNAVAILABLE.asException("the store " + file + " is of version " + version
                + ", and this Drover reads version " + VERSION + ": " + remedy);
    }

    /** Makes the tables unless another process was faster. */
    static void create(Session session) throws SQLException {
        session.execute("BEGIN IMMEDIATE");
        if (number(session, "PRAGMA user_version") == 0) {
            session.script(resource());
            byte[] word = new byte[16];
            RANDOM.nextBytes(word);
            session.update(
                    "INSERT INTO installation VALUES (?)",
                    row -> row.text(HexFormat.of().formatHex(word)));
            session.script("PRAGMA application_id = " + APPLICATION + "; PRAGMA user_version = " + VERSION);
        }
        session.execute("COMMIT");
    }

    /** Which store it is; empty if it has no tables yet. */
    static Optional<String> id(Session session) throws SQLException {
        boolean there = number(session, "SELECT count(*) FROM sqlite_schema WHERE name = 'installation'") == 1;
        return there
                ? session.first("SELECT id FROM installation", Session.NOTHING, row -> row.text("id"))
                : Optional.empty();
    }

    private static long number(Session session, String sql) throws SQLException {
        return session.first(sql, Session.NOTHING, row -> row.row().getLong(1)).orElse(0L);
    }

    private static String resource() {
        try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream("schema.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
