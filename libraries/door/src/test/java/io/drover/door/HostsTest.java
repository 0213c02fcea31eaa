package io.drover.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {

    private final Hosts hosts = new Hosts(List.of("drover.example.org"));

    @ParameterizedTest(name = "at {0} as {1} from {2}: {3}")
    @DisplayName("no page of another site comes in, by its origin or by a name of its own")
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1       | localhost:8080          |                             | true
            127.0.0.1       | LOCALHOST:8080          |                             | true
            127.0.0.1       | 127.0.0.1               |                             | true
            127.0.0.1       | 127.9.9.9:1             |                             | true
            0:0:0:0:0:0:0:1 | [::1]:8080              |                             | true
            127.0.0.1       |                         |                             | true
            127.0.0.1       | drover.example.org:8080 |                             | true
            127.0.0.1       | evil.example            |                             | false
            127.0.0.1       | localhost.evil.example  |                             | false
            127.0.0.1       | 127.0.0.1.evil.example  |                             | false
            127.0.0.1       | 10.0.0.7:8080           |                             | false
            127.0.0.1       | gateway:8080            |                             | false
            127.0.0.1       | localhost:8080          | http://localhost:8080       | true
            127.0.0.1       | localhost:8080          | https://localhost:8080      | true
            127.0.0.1       | localhost:8080          | http://localhost:9090       | false
            127.0.0.1       | localhost:8080          | http://evil.example         | false
            127.0.0.1       | localhost:8080          | http://evil://localhost:8080 | false
            127.0.0.1       | localhost:8080          | null                        | false
            127.0.0.1       |                         | http://evil.example         | false
            127.0.0.1       | evil.example            | http://evil.example         | false
            10.0.0.7        | 10.0.0.7:8080           |                             | true
            10.0.0.7        | [fd00::7]:8080          |                             | true
            10.0.0.7        | gateway:8080            |                             | true
            10.0.0.7        | localhost:8080          | http://localhost:8080       | true
            10.0.0.7        | drover.example.org      | https://drover.example.org  | true
            10.0.0.7        | evil.example            |                             | false
            10.0.0.7        | evil.example            | http://evil.example         | false
            """)
    void hosts(String local, @Nullable String host, @Nullable String origin, boolean admitted) {
        assertThat(hosts.admits(local, host, origin)).isEqualTo(admitted);
    }
}
