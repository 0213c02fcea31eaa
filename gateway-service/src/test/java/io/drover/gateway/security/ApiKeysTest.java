package io.drover.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.workload.ClientId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private final ApiKeys none = new ApiKeys(Map.of());
    private final ApiKeys some = new ApiKeys(Map.of("alice", "secret-a", "bob", "secret-b"));

    @Test
    void aKeyHasAnOwner() {
        assertThat(some.owner("secret-b")).contains(new ClientId("bob"));
        assertThat(some.owner("secret-c")).isEmpty();
        assertThat(some.owner("")).isEmpty();
    }

    @Test
    void withoutKeysOnlyThisMachineIsListenedTo() throws UnknownHostException {
        assertThatCode(() -> none.require(InetAddress.getByName("127.0.0.1"))).doesNotThrowAnyException();
        assertThatCode(() -> none.require(InetAddress.getByName("::1"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> none.require(InetAddress.getByName("0.0.0.0")))
                .isInstanceOf(OpenDoorException.class)
                .hasMessageContaining("0.0.0.0");
        assertThatThrownBy(() -> none.require(null)).isInstanceOf(OpenDoorException.class);
        assertThatCode(() -> some.require(InetAddress.getByName("0.0.0.0"))).doesNotThrowAnyException();
    }

    @Test
    void theRefusalSaysWhatToDo() {
        assertThat(new OpenDoorAnalyzer()
                        .analyze(new OpenDoorException("0.0.0.0"))
                        .getAction())
                .contains("drover.gateway.api-keys", "server.address", "drover.gateway.anonymous=true");
    }
}
