package io.drover.cli.follow;

import static io.drover.cli.StubGateway.rows;
import static io.drover.cli.StubGateway.truncated;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.StubGateway;
import io.drover.cli.TestSurroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class ResultPlaceTest {

    private static final String ROWS = "{\"task\":0}\n";

    @TempDir
    Path folder;

    private final TestSurroundings world = new TestSurroundings();
    private StubGateway gateway;

    @BeforeEach
    void begin() throws IOException {
        gateway = new StubGateway().on("GET /workloads/w-1/results", rows(ROWS));
        world.with("DROVER_SERVER", gateway.address());
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    private int fetch(Path target) {
        return world.run("results", "w-1", "-o", target.toString());
    }

    @Test
    @DisplayName("a pipe stays a pipe, and its reader gets the results")
    void aPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> reader = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                reader.complete(Files.readString(pipe));
            } catch (IOException e) {
                reader.completeExceptionally(e);
            }
        });
        assertThat(fetch(pipe)).isZero();
        assertThat(reader.get()).isEqualTo(ROWS);
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    @Test
    @DisplayName("a device, and a link to one, is written to and stays what it is")
    void aDevice() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("nothing"), Path.of("/dev/null"));
        assertThat(fetch(link)).isZero();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(ResultPlace.of(Path.of("/dev/full")).through()).isTrue();
        assertThat(ResultPlace.of(Path.of("/dev/fd/7")).through()).isTrue();
    }

    @Test
    @DisplayName("a link stays one, and what it leads to is replaced, there or not")
    void aLink() throws IOException {
        Path far = Files.createDirectory(folder.resolve("far"));
        Path target = Files.writeString(far.resolve("r"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("far/r"));
        Path chain = Files.createSymbolicLink(folder.resolve("chain"), Path.of("link"));
        assertThat(fetch(chain)).isZero();
        assertThat(target).hasContent(ROWS.strip());
        Files.delete(target);
        assertThat(fetch(chain)).isZero();
        assertThat(target).hasContent(ROWS.strip());
        assertThat(Files.isSymbolicLink(chain) && Files.isSymbolicLink(link)).isTrue();
        assertThat(names(far)).containsExactly("r");
    }

    @Test
    @DisplayName("rights stay as they were, and a file that is called like a part of this one is left alone")
    void rights() throws IOException {
        Path target = Files.writeString(folder.resolve("r"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        Path alike = Files.writeString(folder.resolve("r.part"), "mine");
        gateway.on("GET /workloads/w-1/results", truncated("{\"ta"), rows(ROWS));
        assertThat(fetch(target)).isZero();
        assertThat(target).hasContent(ROWS.strip());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target, LinkOption.NOFOLLOW_LINKS)))
                .isEqualTo("rw-------");
        assertThat(alike).hasContent("mine");
        assertThat(names(folder)).containsExactlyInAnyOrder("r", "r.part");
    }

    @Test
    @DisplayName("results into the workload's own file are refused before anything is submitted, by whatever name")
    void theWorkloadItself() throws IOException {
        Path source = Files.writeString(folder.resolve("w"), "sleep 1\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), source);
        for (Path target : new Path[] {source, link}) {
            assertThat(world.run("submit", "-w", source.toString(), "--results", target.toString()))
                    .isEqualTo(2);
        }
        assertThat(world.err()).contains("it is the workload file");
        assertThat(source).hasContent("sleep 1");
        assertThat(gateway.heard("POST /workloads")).isEmpty();
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).toList().stream();
        }
    }
}
