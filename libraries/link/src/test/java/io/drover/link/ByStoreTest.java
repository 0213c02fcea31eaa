package io.drover.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ByStoreTest {

    private final ByStore<Object> shared = new ByStore<>(Object::new);

    @Test
    @DisplayName("all who have a store share one, as long as one of them holds it")
    void shares() {
        Object first = shared.of("sqlite:/a");

        assertThat(shared.of("sqlite:/a")).isSameAs(first);
        assertThat(shared.of("sqlite:/b")).isNotSameAs(first);
    }

    @Test
    @DisplayName("what nobody holds is forgotten")
    void forgets() {
        Object held = shared.of("sqlite:/held");
        for (int i = 0; i < 10; i++) {
            assertThat(shared.of("sqlite:/" + i)).isNotNull();
        }

        long begun = System.nanoTime();
        while (shared.size() > 1) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            System.gc();
        }
        assertThat(shared.of("sqlite:/held")).isSameAs(held);
        Reference.reachabilityFence(held);
    }
}
