package io.drover.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventWriterTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final EventWriter events = new EventWriter(out);

    @Test
    void onlyChangesAreToldAndTheEndOnce() throws IOException {
        events.progress("{1}");
        events.progress("{1}");
        events.progress("{2}");
        events.done("{3}");
        assertThat(written())
                .isEqualTo("event: progress\ndata: {1}\n\nevent: progress\ndata: {2}\n\nevent: done\ndata: {3}\n\n");
    }

    @Test
    void aLongSilenceIsBrokenByAComment() throws IOException {
        for (int look = 0; look <= 120; look++) {
            events.progress("{1}");
        }
        assertThat(written()).isEqualTo("event: progress\ndata: {1}\n\n: still here\n\n: still here\n\n");
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
