package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.link.LinkAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionFileTest {

    private static final String FIRST = """
            drover.backend.store.url=link\\://127.0.0.1\\:5000
            drover.backend.store.password=key
            spring.cloud.aws.sqs.endpoint=http\\://127.0.0.1\\:6000
            spring.cloud.aws.credentials.access-key=access
            spring.cloud.aws.credentials.secret-key=secret
            """;

    private static final LinkAddress OLD = new LinkAddress("link://127.0.0.1:5000", "key");
    private static final LinkAddress NEW = new LinkAddress("link://127.0.0.1:5001", "key");

    private final AtomicLong nanos = new AtomicLong(17);
    private Path path;

    @BeforeEach
    void write(@TempDir Path folder) throws IOException {
        path = folder.resolve("connection.properties");
        Files.writeString(path, FIRST);
    }

    @Test
    @DisplayName("what it says now is known once somebody asked")
    void news() throws IOException {
        ConnectionFile file = file();
        Files.writeString(path, FIRST.replace("5000", "5001"));
        assertThat(file.link()).contains(OLD);
        file.lookAgain();
        assertThat(file.link()).contains(NEW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "drover.backend.store.url=link\\://127.0.0.1\\:5001\n",
                "drover.backend.store.url=link\\://127.0.0.1\\:5001\ndrover.backend.store.password=k\n\\u00",
                "\u0000\u0001"
            })
    @DisplayName("half a file, one that makes no sense, and none are no news")
    void noNews(String text) throws IOException {
        ConnectionFile file = file();
        Files.writeString(path, text);
        assertThat(looked(file)).isEqualTo(OLD);
        Files.delete(path);
        assertThat(looked(file)).isEqualTo(OLD);
        Files.createDirectory(path);
        assertThat(looked(file)).isEqualTo(OLD);
        Files.delete(path);
        Files.writeString(path, FIRST.replace("5000", "5001"));
        assertThat(looked(file)).isEqualTo(NEW);
    }

    @Test
    @DisplayName("a link to somewhere else, or without its key, is not followed")
    void nonsense() throws IOException {
        ConnectionFile file = file();
        Files.writeString(path, FIRST.replace("127.0.0.1\\:5000", "example.org\\:5000"));
        looks(file);
        assertThat(file.link()).isEmpty();
        Files.writeString(path, FIRST.replace("=key", "= "));
        looks(file);
        assertThat(file.link()).isEmpty();
    }

    @Test
    @DisplayName("it is read seldom, however often it is asked for, and soon, however long the trouble lasts")
    void pauses() throws IOException {
        ConnectionFile file = file();
        int reads = 0;
        for (int i = 0; i < 1_000; i++) {
            Files.writeString(path, FIRST.replace("=key", "=key" + i));
            String before = file.link().orElseThrow().accessKey();
            file.lookAgain();
            reads += file.link().orElseThrow().accessKey().equals(before) ? 0 : 1;
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
        }
        assertThat(reads).isEqualTo(5);
        Files.writeString(path, FIRST);
        for (int i = 0; i < 20; i++) {
            looks(file);
        }
        Files.writeString(path, FIRST.replace("5000", "5001"));
        nanos.addAndGet(Duration.ofMillis(300).toNanos());
        file.lookAgain();
        assertThat(file.link()).contains(NEW);
    }

    @Test
    @DisplayName("without a file nothing is known")
    void none() {
        ConnectionFile file = new ConnectionFile(null, nanos::get);
        file.lookAgain();
        assertThat(file.link()).isEmpty();
    }

    private ConnectionFile file() {
        return new ConnectionFile(path, nanos::get);
    }

    private LinkAddress looked(ConnectionFile file) {
        looks(file);
        return file.link().orElseThrow();
    }

    private void looks(ConnectionFile file) {
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        file.lookAgain();
    }
}
