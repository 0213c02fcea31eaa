package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.workload.Workload;
import io.drover.testkit.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are opened, and which are refused. */
class StoreMarkTest {

    @TempDir
    private Path folder;

    private final Samples samples = new Samples();

    @Test
    @DisplayName(
            "an emptied, removed or exchanged store is refused, stays as it is, and opens again once it is put back")
    void lost() throws IOException {
        Workload workload = samples.workload("kept");
        Path file = SqliteFixture.file(folder);
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            new SqliteWorkloadStore(database).create(workload);
        }
        Path other = Files.createDirectory(folder.resolve("other"));
        SqliteFixture.open(other).close();
        Path kept = Files.copy(file, folder.resolve("kept"));

        Files.write(file, new byte[0]);
        refused("is empty or gone", "backup");
        assertThat(file).isEmptyFile();

        Files.delete(file);
        refused("is empty or gone", "backup");
        assertThat(file).doesNotExist();

        Files.copy(SqliteFixture.file(other), file);
        refused("is another one than was here", "backup");

        Files.copy(kept, file, StandardCopyOption.REPLACE_EXISTING);
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            assertThat(new SqliteWorkloadStore(database).find(workload.id())).contains(workload);
        }
    }

    @Test
    @DisplayName("a store whose mark is gone gets it again, and stays the same store")
    void markGone() throws IOException {
        SqliteFixture.open(folder).close();
        Path mark = folder.resolve("store.db.mark");
        String word = Files.readString(mark);
        Files.delete(mark);
        SqliteFixture.open(folder).close();
        assertThat(mark).content().isEqualTo(word);
    }

    @Test
    @DisplayName("what is made here is closed to others")
    void closed() throws IOException {
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            new SqliteWorkloadStore(database).create(samples.workload("a"));
            database.backUp(folder.resolve("copy"));
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files)
                        .hasSizeGreaterThan(4)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .as(file.toString())
                                        .endsWith("------"));
            }
        }
    }

    @Test
    @DisplayName("a store of a later version, or somebody else's database, is refused with what to do")
    void versions() {
        SqliteFixture.open(folder).close();
        pragma("user_version = 4");
        refused("is of version 4", "or a newer one");
        pragma("user_version = 3");
        pragma("application_id = 7");
        refused("no store of Drover's", "move it away");
    }

    private void pragma(String setting) {
        try (Session session = StoreFile.at(SqliteFixture.file(folder)).openForReading()) {
            session.script("PRAGMA " + setting);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("a file that is no database is refused, and so is one that an earlier development version left")
    void notOurs() throws IOException {
        Path file = SqliteFixture.file(folder);
        Files.writeString(file, "hello, this is text and no database at all");
        refused("is damaged or no store", "backup");
        Files.delete(file);
        Files.writeString(folder.resolve("store.mv.db"), "H:2");
        refused("an earlier development version", "delete the file");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeWrittenIsUnavailable() {
        assertThatThrownBy(() -> SqliteFixture.open(Path.of("/proc/drover")).close())
                .hasMessageContaining("STORE_UNAVAILABLE");
    }

    @ParameterizedTest
    @CsvSource({
        "nfs, true", "nfs4, true", "cifs, true", "smb3, true", "smbfs, true", "9p, true", "fuse.sshfs, true",
        "fuse, true", "ceph, true", "glusterfs, true", "ext4, false", "xfs, false", "btrfs, false", "tmpfs, false",
        "overlay, false", "zfs, false", "apfs, false", "fuseblk, false", "v9fs, false"
    })
    @DisplayName("network file systems are known by their type")
    void fileSystems(String type, boolean remote) {
        assertThat(StoreFileSystem.isRemote(type)).isEqualTo(remote);
    }

    private void refused(String why, String remedy) {
        assertThatThrownBy(() -> SqliteFixture.open(folder).close())
                .hasMessageContaining("STORE_UNAVAILABLE")
                .hasMessageContaining(why)
                .hasMessageContaining(remedy);
    }
}
