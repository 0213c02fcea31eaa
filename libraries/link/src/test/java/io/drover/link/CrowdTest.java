package io.drover.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CrowdTest {

    private final Crowd<Integer> crowd = new Crowd<>(3);

    private static InetSocketAddress host(int number, int port) {
        return new InetSocketAddress("10.0.0." + number, port);
    }

    @Test
    @DisplayName("of one host the first makes room")
    void oneHost() {
        for (int port = 1; port <= 3; port++) {
            assertThat(crowd.add(host(1, port), port)).isNull();
        }
        assertThat(crowd.add(host(1, 4), 4)).isEqualTo(1);
        assertThat(crowd.remove(host(1, 2), 2)).isTrue();
        assertThat(crowd.add(host(1, 5), 5)).isNull();
        assertThat(crowd.add(host(1, 6), 6)).isEqualTo(3);
    }

    @Test
    @DisplayName("who goes on stays longer, and who has left does not come back by it")
    void goingOn() {
        for (int port = 1; port <= 3; port++) {
            crowd.add(host(1, port), port);
        }
        crowd.renew(host(1, 1), 1);
        assertThat(crowd.add(host(1, 4), 4)).isEqualTo(2);
        crowd.renew(host(1, 2), 2);
        assertThat(crowd.find(host(1, 2))).isNull();
        assertThat(crowd.add(host(1, 5), 5)).isEqualTo(3);
    }

    @Test
    @DisplayName("who comes alone stays, however many come from another host")
    void manyOfAnother() {
        crowd.add(host(2, 1), -1);
        for (int port = 1; port <= 100; port++) {
            crowd.add(host(1, port), port);
        }
        assertThat(crowd.find(host(2, 1))).isEqualTo(-1);
        assertThat(crowd.find(host(1, 98))).isNull();
        assertThat(crowd.find(host(1, 99))).isEqualTo(99);
    }

    @Test
    @DisplayName("where each comes from another host the first makes room")
    void manyHosts() {
        for (int number = 1; number <= 3; number++) {
            crowd.add(host(number, 7), number);
        }
        assertThat(crowd.add(host(4, 7), 4)).isEqualTo(1);
    }
}
