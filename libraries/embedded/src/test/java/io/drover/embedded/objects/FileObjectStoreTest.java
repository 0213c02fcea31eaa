package io.drover.embedded.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.ObjectStore;
import io.drover.testkit.objects.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FileObjectStoreTest extends ObjectStoreContract {

    @TempDir
    private Path directory;

    private FileObjectStore store;

    @BeforeEach
    void open() {
        store = new FileObjectStore(directory.resolve("objects"), false);
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    @DisplayName("objects outlive the store, and several stores share a directory")
    void shared() {
        store.put("a/b", new byte[] {1});
        FileObjectStore second = new FileObjectStore(directory.resolve("objects"), true);
        second.put("a/c", new byte[] {2});

        assertThat(second.read("a/b", 0, 9)).containsExactly(1);
        assertThat(store.read("a/c", 0, 9)).containsExactly(2);
    }

    @Test
    @Timeout(60)
    @DisplayName("a pipe in the place of an object is none, and nobody waits for who might write into it")
    void pipe() throws Exception {
        store.put("w/body", new byte[1]);
        Path file = directory.resolve("objects/w/body");
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        for (ThrowingCallable read :
                List.<ThrowingCallable>of(() -> store.read("w/body", 0, 1), () -> store.open("w/body"))) {
            assertThatThrownBy(read)
                    .isInstanceOfSatisfying(
                            FaultException.class,
                            e -> assertThat(e.fault().code()).isEqualTo(FaultCode.NOT_FOUND));
        }
    }

    @Test
    @DisplayName("deleting everything of a workload leaves no folder and no part behind")
    void leavesNothing() throws IOException {
        store.put("w/1/results/0", new byte[10]);
        store.upload("w/1/results/1").close();
        store.deleteAll("w/1/");

        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.map(path ->
                            directory.resolve("objects").relativize(path).toString()))
                    .filteredOn(path -> path.startsWith("w/"))
                    .isEmpty();
        }
        assertThat(parts()).hasSize(1);
    }

    @Test
    @DisplayName("parts of a process that died are deleted when a store is opened, newer ones are not")
    void leftovers() throws IOException {
        Path dead = Files.createDirectories(directory.resolve("objects/~parts/dead"));
        Path old = Files.write(dead.resolve("0"), new byte[10]);
        Path young = Files.write(dead.resolve("1"), new byte[10]);
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(3)));
        Files.setLastModifiedTime(old, longAgo);
        Files.setLastModifiedTime(dead, longAgo);

        new FileObjectStore(directory.resolve("objects"), false);

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    @DisplayName("parts of a process that was killed are gone at the next start, those of a living one are not")
    void orphans() throws Exception {
        Path objects = directory.resolve("objects");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnfinishedUpload.class.getName(),
                        objects.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Path part = Path.of(other.inputReader().readLine());
        new FileObjectStore(objects, false);
        assertThat(part).exists();

        other.destroyForcibly().waitFor();
        new FileObjectStore(objects, false);

        assertThat(part).doesNotExist();
        assertThat(part.getParent()).doesNotExist();
        assertThat(parts()).hasSize(3);
    }

    @Test
    @DisplayName("a store whose staging folder was taken away makes it again")
    void stagingComesBack() throws IOException {
        for (Path part : parts()) {
            FileTrees.deleteMatching(part, "");
        }
        store.put("a", new byte[] {7});

        assertThat(store.read("a", 0, 1)).containsExactly(7);
    }

    @Test
    @DisplayName("a directory that went away is a failure of the store, not a missing object")
    void directoryGone() throws IOException {
        store.put("a", new byte[1]);
        Files.move(directory.resolve("objects"), directory.resolve("elsewhere"));

        assertUnavailable(() -> store.read("a", 0, 1), "objects");
        assertUnavailable(() -> store.size("a"), "objects");
        assertUnavailable(() -> store.put("b", new byte[1]), "objects");
        assertThat(directory.resolve("objects")).doesNotExist();
    }

    @Test
    @DisplayName("a key below another key's object cannot be put, and is not found")
    void belowObject() {
        store.put("a", new byte[1]);

        assertUnavailable(() -> store.put("a/b", new byte[1]), "a/b");
        assertThat(store.size("a/b")).isEmpty();
    }

    @Test
    @DisplayName("a directory that cannot be used is refused at the start, with the remedy")
    void unusable() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertUnavailable(() -> new FileObjectStore(file, false), "drover.backend.objects.url");
    }

    @Test
    @DisplayName("a full disk is told as one")
    void fullDisk() {
        assertThat(FileObjectStore.isFull(new IOException("No space left on device")))
                .isTrue();
        assertThat(FileObjectStore.isFull(new IOException("Disk quota exceeded")))
                .isTrue();
        assertThat(FileObjectStore.isFull(new IOException((String) null))).isFalse();
        assertThat(store.failed("writing", "k", new IOException("No space left on device"))
                        .fault()
                        .message())
                .contains("the disk is full", "free space");
    }

    private List<Path> parts() throws IOException {
        try (Stream<Path> parts = Files.list(directory.resolve("objects/~parts"))) {
            return parts.toList();
        }
    }

    private static void assertUnavailable(ThrowingCallable call, String told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(FaultCode.OBJECTS_UNAVAILABLE);
            assertThat(e.fault().message()).contains(told);
        });
    }
}
