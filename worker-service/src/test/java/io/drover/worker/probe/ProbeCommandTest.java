package io.drover.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeCommandTest {

    @Test
    @DisplayName("nothing on its line contradicts an AOT cache, which the launcher gives to every process")
    void goesTogetherWithAnAotCache() {
        assertThat(ProbeCommand.of("Main")).noneMatch(word -> word.startsWith("-Xshare"));
    }

    @Test
    @DisplayName("a cache of its own, which lies beside the worker's, is taken where there is one")
    void itsOwnCache(@TempDir Path folder) throws IOException {
        String worker = folder.resolve("drover.aot").toString();
        assertThat(ProbeCommand.cache(worker)).isEqualTo(worker);
        Path own = Files.createFile(folder.resolve("drover-probe.aot"));
        assertThat(ProbeCommand.cache(worker)).isEqualTo(own.toString());
    }
}
