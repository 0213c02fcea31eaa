package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.embedded.store.StoreSync;
import io.drover.ports.LinkMode;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CellLinkPropertiesTest {

    private static final String KEY = "0123456789abcdef";
    private static final Path CERTIFICATE = Path.of("link.pem");
    private static final Path CERTIFICATE_KEY = Path.of("link.key");
    private static final CellLinkProperties NONE = new CellLinkProperties("", "", "", null, null);
    private static final CellLinkProperties WORKER =
            new CellLinkProperties("", "links://scheduler:8090", KEY, CERTIFICATE, null);

    private static LinkMode mode(String store, LinkProperties wish, CellLinkProperties far) {
        BackendProperties backend = new BackendProperties(
                new BackendProperties.Store(store, "", StoreSync.PROCESS),
                new BackendProperties.Objects("unused", false),
                "drover",
                null);
        return wish.mode(backend, far);
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
    void neverBare() {
        assertThat(WORKER.address().certificate()).isEqualTo(CERTIFICATE);
        assertThat(new CellLinkProperties("0.0.0.0:8090", "", KEY, CERTIFICATE, CERTIFICATE_KEY)
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

    private static void refused(String rule, Runnable settings) {
        assertThatIllegalArgumentException()
                .isThrownBy(settings::run)
                .withMessageStartingWith("drover.cell-link." + rule);
    }
}
