package io.drover.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProbeCommandTest {

    @Test
    @DisplayName("nothing on its line contradicts an AOT cache, which the launcher gives to every process")
    void goesTogetherWithAnAotCache() {
        assertThat(ProbeCommand.of("Main")).noneMatch(word -> word.startsWith("-Xshare"));
    }
}
