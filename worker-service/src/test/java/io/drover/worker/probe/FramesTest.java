package io.drover.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.worker.task.TaskEnd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FramesTest {

    private final ByteArrayOutputStream pipe = new ByteArrayOutputStream();

    @Test
    void everyMessageComesBackAsItWas() throws IOException {
        roundTrip(new ProbeMessage.Hello(Map.of("drover.worker.slots", "1")));
        roundTrip(new ProbeMessage.Ready(7));
        roundTrip(new ProbeMessage.Ask("exec echo 'é'", "w-1", 3, 2, Duration.ofMillis(1_500)));
        roundTrip(new ProbeMessage.Answer(TaskEnd.saying("some text")));
        roundTrip(new ProbeMessage.Answer(TaskEnd.failed(FaultCode.EXIT_STATUS.because("status 3"))));
        roundTrip(new ProbeMessage.Answer(TaskEnd.SILENT));
    }

    private void roundTrip(ProbeMessage message) throws IOException {
        pipe.reset();
        Frames.write(pipe, message);
        assertThat(Frames.read(in(pipe.toByteArray()), message.getClass()))
                .hasValueSatisfying(read -> assertThat(read).isEqualTo(message));
    }

    @Test
    void whatALibraryPrintsBetweenMessagesIsPassedOver() throws IOException {
        pipe.write("a banner\n".getBytes(StandardCharsets.UTF_8));
        Frames.write(pipe, new ProbeMessage.Ready(7));
        pipe.write("# a warning".getBytes(StandardCharsets.UTF_8));
        ByteArrayInputStream in = in(pipe.toByteArray());
        assertThat(Frames.read(in, ProbeMessage.Ready.class)).contains(new ProbeMessage.Ready(7));
        assertThat(Frames.read(in, ProbeMessage.Ready.class)).isEmpty();
    }

    @Test
    void halfAMessageIsTheEndAndNonsenseIsRefused() throws IOException {
        Frames.write(pipe, new ProbeMessage.Ready(7));
        byte[] whole = pipe.toByteArray();
        assertThat(Frames.read(in(Arrays.copyOf(whole, whole.length - 1)), ProbeMessage.Ready.class))
                .isEmpty();
        assertThatThrownBy(() -> Frames.read(in(new byte[] {0x1E, 0x7F, 0, 0, 0}), ProbeMessage.Ready.class))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Frames.read(in(new byte[] {0x1E, 0, 0, 0, 1, '{'}), ProbeMessage.Ready.class))
                .isInstanceOf(IOException.class);
    }

    private static ByteArrayInputStream in(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
