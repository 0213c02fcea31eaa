package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.embedded.store.StoreSync;
import io.drover.ports.LinkMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CellLinkPropertiesTest {

    private static final String KEY = "0123456789abcdef";
    private static final Path CERTIFICATE = Path.of("link.pem");
    private static final Path CERTIFICATE_KEY = Path.of("link.key");
    private static final CellLinkProperties NONE = new CellLinkProperties("", "", "", null, null);
    private static final CellLinkProperties WORKER =
            new CellLinkProperties("", "links://scheduler:8090", KEY, CERTIFICATE, null);

    @TempDir
    private Path folder;

    private static LinkMode mode(String store, LinkProperties wish, CellLinkProperties far) {
        return wish.mode(backend(store), far);
    }

    @Test
    @DisplayName("with DynamoDB free slots are served by links where it is said who listens, and nothing is where not")
    void modes() {
        LinkProperties unsaid = new LinkProperties(null);
        assertThat(mode("dynamodb:drover", unsaid, NONE)).isEqualTo(LinkMode.OFF);
        assertThat(mode("dynamodb:drover", unsaid, WORKER)).isEqualTo(LinkMode.IDLE);
        assertThat(mode("dynamodb:drover", new LinkProperties(LinkMode.OFF), WORKER))
                .isEqualTo(LinkMode.OFF);
        assertThat(mode("jdbc:sqlite:/tmp/x.db", unsaid, NONE)).isEqualTo(LinkMode.ALL);
    }

    @Test
    @DisplayName("a link beyond the machine has a key and a certificate, and says what misses")
    void neverBare() throws IOException {
        Path certificate = Files.createFile(folder.resolve("link.pem"));
        assertThat(new CellLinkProperties("", "links://a:1", KEY, certificate, null)
                        .address()
                        .certificate())
                .isEqualTo(certificate);
        assertThat(new CellLinkProperties("0.0.0.0:8090", "", KEY, certificate, certificate)
                        .place()
                        .port())
                .isEqualTo(8090);
        refused("key is a secret", () -> new CellLinkProperties("", "links://a:1", "short", CERTIFICATE, null));
        refused("certificate names", () -> new CellLinkProperties("", "links://a:1", KEY, null, null));
        refused("certificate-key names", () -> new CellLinkProperties("a:1", "", KEY, CERTIFICATE, null));
        refused("server is where", () -> new CellLinkProperties("", "link://127.0.0.1:1", KEY, CERTIFICATE, null));
        refused("listen is where", () -> new CellLinkProperties("8090", "", KEY, CERTIFICATE, CERTIFICATE_KEY));
        assertThat(WORKER.toString()).doesNotContain(KEY);
    }

    @Test
    @DisplayName("a part without a place to listen or to look is refused, and one without a value is none")
    void halfSet() {
        refused("key is set and", () -> new CellLinkProperties("", "", KEY, null, null));
        refused("certificate is set and", () -> new CellLinkProperties("", "", "", CERTIFICATE, null));
        refused("certificate-key is set and", () -> new CellLinkProperties("", "", "", null, CERTIFICATE_KEY));
        Map<String, String> blank = new HashMap<>();
        for (String name : List.of("listen", "server", "key", "certificate", "certificate-key")) {
            blank.put("drover.cell-link." + name, "");
        }
        assertThat(new Binder(new MapConfigurationPropertySource(blank))
                        .bindOrCreate("drover.cell-link", CellLinkProperties.class))
                .isEqualTo(NONE);
        blank.put("drover.cell-link.listen", "a:1");
        blank.put("drover.cell-link.key", KEY);
        assertThatThrownBy(() -> new Binder(new MapConfigurationPropertySource(blank))
                        .bind("drover.cell-link", CellLinkProperties.class))
                .rootCause()
                .hasMessageStartingWith("drover.cell-link.certificate names");
    }

    @Test
    @DisplayName("a file that is not there or cannot be used is told with its setting")
    void files() throws IOException {
        Path certificate = Files.writeString(folder.resolve("link.pem"), "no PEM");
        Path missing = folder.resolve("missing.pem");
        refused(
                "certificate names " + missing + ", which is not there",
                () -> new CellLinkProperties("", "links://a:1", KEY, missing, null).address());
        refused(
                "certificate-key names " + folder + ", which is no file",
                () -> new CellLinkProperties("a:1", "", KEY, certificate, folder).place());
        BackendProperties dynamo = backend("dynamodb:drover");
        refused(
                "certificate: the certificate " + certificate,
                () -> new CellLinkWiring()
                        .farServer(dynamo, new CellLinkProperties("", "links://a:1", KEY, certificate, null)));
    }

    private static BackendProperties backend(String store) {
        return new BackendProperties(
                new BackendProperties.Store(store, "", StoreSync.PROCESS),
                new BackendProperties.Objects("unused", false),
                "drover",
                null);
    }

    private static void refused(String rule, Runnable settings) {
        assertThatIllegalArgumentException()
                .isThrownBy(settings::run)
                .withMessageStartingWith("drover.cell-link." + rule);
    }
}
