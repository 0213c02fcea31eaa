package io.drover.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.workload.ClientId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class KeysFileTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("a line is a role, a client and a key or its hash; a client may have several")
    void keys() throws IOException {
        Keys keys = KeysFile.read(file("rw-------", """
                # who may what
                operator ops   key-of-ops

                client   alice sha256:%s
                client   alice key-of-alice-2
                client   bob   SHA256:%s
                """.formatted(
                        Keys.hashOf("key-of-alice"), Keys.hashOf("key-of-bob").toUpperCase(Locale.ROOT))));
        assertThat(keys.caller("key-of-bob")).contains(new Caller(new ClientId("bob"), Role.CLIENT));
        assertThat(keys.caller("key-of-ops")).contains(new Caller(new ClientId("ops"), Role.OPERATOR));
        assertThat(keys.caller("key-of-alice")).contains(new Caller(new ClientId("alice"), Role.CLIENT));
        assertThat(keys.caller("key-of-alice-2")).contains(new Caller(new ClientId("alice"), Role.CLIENT));
        assertThat(keys.caller("key-of")).isEmpty();
        assertThat(keys.caller("")).isEmpty();
        assertThat(keys.caller("sha256:" + Keys.hashOf("key-of-alice"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw-----w-", "rw----r--"})
    @DisplayName("a file that others may read or write is refused with the remedy")
    void open(String permissions) throws IOException {
        Path file = file(permissions, "operator ops key-of-ops\n");
        assertThatThrownBy(() -> KeysFile.read(file))
                .isInstanceOfSatisfying(
                        DoorException.class, e -> assertThat(e.remedy()).contains("chmod 600 " + file))
                .hasMessageContaining(permissions);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# none\n",
                "ops secret-key\n",
                "boss ops secret-key\n",
                "client a b secret-key\n",
                "client ops sha256:secret-key\n",
                "client ops sha256:00\n",
                "client /bad secret-key\n"
            })
    @DisplayName("a line that says nothing is refused by its number, and never quoted")
    void unreadable(String text) throws IOException {
        Path file = file("rw-------", text);
        assertThatThrownBy(() -> KeysFile.read(file))
                .isInstanceOf(DoorException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("secret-key")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "client alice secret-key, client bob secret-key, client alice, client bob",
        "operator ops secret-key, client ops secret-key, operator ops, client ops",
        "client alice secret-key, client bob sha256:HASH, client alice, client bob"
    })
    @DisplayName("one key for two is refused, with both lines and without the key")
    void shared(String first, String second, String one, String other) throws IOException {
        String text =
                "# keys\n" + first + "\nclient carol other-key\n" + second.replace("HASH", Keys.hashOf("secret-key"));
        Path file = file("rw-------", text);
        assertThatThrownBy(() -> KeysFile.read(file))
                .isInstanceOf(DoorException.class)
                .hasMessage("one key is given to %s (%s, line 2) and to %s (%s, line 4)", one, file, other, file);
    }

    @Test
    @DisplayName("a setting that gives a key of the file to somebody else is refused, a repeat is fine")
    void settingsBesideTheFile() throws IOException {
        MockEnvironment environment = new MockEnvironment()
                .withProperty(
                        "drover.door.keys-file",
                        file("rw-------", "client alice a-key\n".repeat(2)).toString())
                .withProperty("drover.gateway.api-keys.alice", "a-key");
        DoorCheck.check(environment, "gateway");

        environment.setProperty("drover.gateway.api-keys.bob", "a-key");
        assertThatThrownBy(() -> DoorCheck.check(environment, "gateway"))
                .hasMessageContaining("line 1")
                .hasMessageContaining("client bob (drover.gateway.api-keys.bob)");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> KeysFile.read(folder.resolve("absent"))).hasMessageContaining("absent");
    }

    private Path file(String permissions, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    @DisplayName("a file that is not there is told as that")
    void missing(@TempDir Path empty) {
        assertThatThrownBy(() -> KeysFile.read(empty.resolve("keys")))
                .isInstanceOf(DoorException.class)
                .hasMessage("there is no keys file " + empty.resolve("keys"));
    }
}
