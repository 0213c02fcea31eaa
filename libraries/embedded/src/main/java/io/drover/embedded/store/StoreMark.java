package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * A file beside the store's that says which store belongs here; the store holds the same word. An emptied or exchanged
 * file would otherwise open like a new one, and everything that was accepted would be forgotten without a sentence.
 */
final class StoreMark {

    private static final String DATABASE = ".mv.db";
    private static final String MARK = ".mark";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path database;
    private final Path mark;

    private StoreMark(Path file) {
        this.database = file.resolveSibling(file.getFileName() + DATABASE);
        this.mark = file.resolveSibling(file.getFileName() + MARK);
    }

    /** @param file the database's, without the ending that H2 appends */
    static StoreMark beside(Path file) {
        return new StoreMark(file.toAbsolutePath().normalize());
    }

    /** To be called before H2 looks at the file, which it would make. */
    void beforeOpening() {
        try {
            boolean empty = Files.notExists(database) || Files.size(database) == 0;
            if (empty && Files.exists(mark)) {
                throw notOurs("is empty or gone");
            }
            if (empty) {
                PrivateFiles.createDirectories(database.resolveSibling(""));
                PrivateFiles.createFile(database);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** To be called before anything is written to a database that was there. */
    void whenOpened(JdbcOperations jdbc) {
        Optional<String> marked = read();
        if (marked.isPresent() && !marked.equals(id(jdbc))) {
            throw notOurs("is another one than was here");
        }
    }

    /** To be called when the tables are there and before anything is kept in them. */
    void settle(JdbcOperations jdbc) {
        if (read().isPresent()) {
            return;
        }
        if (id(jdbc).isEmpty()) {
            byte[] word = new byte[16];
            RANDOM.nextBytes(word);
            jdbc.update(
                    "INSERT INTO installation SELECT ? WHERE NOT EXISTS (SELECT * FROM installation)",
                    HexFormat.of().formatHex(word));
            jdbc.update("CHECKPOINT SYNC");
        }
        try {
            Path fresh = Files.createTempFile(mark.resolveSibling(""), "mark", ".new");
            Files.writeString(fresh, id(jdbc).orElseThrow() + "\n");
            Files.move(fresh, mark, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Optional<String> read() {
        try {
            return Files.exists(mark)
                    ? Optional.of(Files.readString(mark, StandardCharsets.UTF_8).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static Optional<String> id(JdbcOperations jdbc) {
        try {
            List<String> ids = jdbc.queryForList("SELECT id FROM installation", String.class);
            return ids.stream().findFirst();
        } catch (BadSqlGrammarException e) {
            // A database without this table.
            return Optional.empty();
        }
    }

    private FaultException notOurs(String what) {
        return FaultCode.STORE_UNAVAILABLE.asException("the store " + database + " " + what + ", although " + mark
                + " says that workloads were kept here: put the file back from where it went or from a backup, or name"
                + " another directory; to give up what was kept, move the whole directory away");
    }

    private FaultException unusable(IOException e) {
        return FaultCode.STORE_UNAVAILABLE.asException(
                "the store " + database + " cannot be used (" + e + "): see that its directory can be written", e);
    }
}
