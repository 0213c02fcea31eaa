package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {

    @TempDir
    private Path data;

    @Test
    @DisplayName("servers find the store itself, workers the link to it, and nobody what is the others'")
    void sides() {
        new Connection(Map.of(
                        Connection.STORE_URL,
                        "link://127.0.0.1:5000",
                        Connection.SERVERS_STORE_URL,
                        "jdbc:sqlite:/data/store.db",
                        Connection.GATEWAY,
                        "http://127.0.0.1:8080",
                        Connection.OBJECTS,
                        "objects"))
                .write(data);
        Connection connection = Connection.of(data);
        assertThat(connection.of(Connection.Side.WORKER))
                .isEqualTo(Map.of(Connection.STORE_URL, "link://127.0.0.1:5000", Connection.OBJECTS, "objects"));
        assertThat(connection.of(Connection.Side.SERVER))
                .isEqualTo(Map.of(Connection.STORE_URL, "jdbc:sqlite:/data/store.db", Connection.OBJECTS, "objects"));
    }

    @Test
    @DisplayName(
            "ports stay the same from run to run, so that workers find their server again; what goes over the wire does not")
    void portsStay() {
        Map<String, String> first;
        try (EmbeddedBackend backend = EmbeddedBackend.start(data)) {
            first = backend.outside();
            new Connection(first).write(data);
        }
        try (EmbeddedBackend backend = EmbeddedBackend.start(data)) {
            Map<String, String> second = new TreeMap<>(backend.outside());
            assertThat(second.put(Connection.ACCESS_KEY, first.get(Connection.ACCESS_KEY)))
                    .isNotEqualTo(first.get(Connection.ACCESS_KEY));
            assertThat(second.put(Connection.TURN, first.get(Connection.TURN)))
                    .isNotEqualTo(first.get(Connection.TURN));
            assertThat(second).isEqualTo(first);
            assertThat(first.get(Connection.STORE_URL)).startsWith("link://127.0.0.1:");
        }
    }

    @Test
    @DisplayName(
            "a copy of a data directory has other ports and keys than the original, also when that one does not run; a"
                    + " directory that was moved has its own")
    void copied() throws IOException {
        Path original = Files.createDirectory(data.resolve("original"));
        Path copy = Files.createDirectory(data.resolve("copy"));
        Map<String, String> first = run(original);
        Files.copy(Connection.file(original), Connection.file(copy));
        Files.copy(original.resolve("store.db"), copy.resolve("store.db"));
        for (Map<String, String> other : List.of(run(copy), run(copy))) {
            for (String own : List.of(Connection.STORE_PASSWORD, Connection.STORE_URL, Connection.QUEUE_ENDPOINT)) {
                assertThat(other.get(own)).as(own).isNotEqualTo(first.get(own));
            }
        }
        Path moved = Files.move(original, data.resolve("moved"));
        // Where it was something else may be mounted now.
        Files.createDirectory(original);
        assertThat(run(moved)).containsEntry(Connection.STORE_PASSWORD, first.get(Connection.STORE_PASSWORD));
    }

    private static Map<String, String> run(Path data) {
        try (EmbeddedBackend backend = EmbeddedBackend.start(data)) {
            new Connection(backend.outside()).write(data);
            return backend.outside();
        }
    }

    @Test
    @DisplayName("workers are told the real place of their directory, which is not where its name may lead later")
    void realPlace() throws IOException {
        Path original = Files.createDirectory(data.resolve("original"));
        Path name = Files.createSymbolicLink(data.resolve("name"), original);
        assertThat(Connection.news(name, Map.of()))
                .containsValue(
                        original.toRealPath().resolve("connection.properties").toString());
    }

    @Test
    @DisplayName("who names a back end is told no news of others")
    void news() {
        assertThat(Connection.news(data, Map.of("drover.worker.slots", "3")))
                .containsOnly(Map.entry(
                        "drover.backend.connection-file",
                        data.resolve("connection.properties").toString()));
        assertThat(Connection.news(data, Map.of(Connection.QUEUE_ENDPOINT, "http://127.0.0.1:1")))
                .isEmpty();
    }

    @Test
    @DisplayName(
            "credentials that somebody gives are for AWS itself: what is embedded is called with what its file says")
    void credentials() {
        assertThat(Connection.hasCredentials(Map.of())).isFalse();
        assertThat(Connection.hasCredentials(Map.of("spring.cloud.aws.credentials.profile.name", "me")))
                .isTrue();
        assertThat(Connection.news(data, Map.of(Connection.ACCESS_KEY, "of somebody")))
                .hasSize(1);
    }
}
