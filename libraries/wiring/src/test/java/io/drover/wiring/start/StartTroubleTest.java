package io.drover.wiring.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.ExitCode;
import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class StartTroubleTest {

    enum Mode {
        NONE,
        STATIC
    }

    record Values(int slots, Duration idle, DataSize size, boolean spot, Mode mode) {
        Values {
            if (slots < 0) {
                throw new IllegalArgumentException("drover.x.slots is not negative, not " + slots);
            }
        }
    }

    private static Throwable inBeans(Throwable cause) {
        return new IllegalStateException("Error creating bean with name 'a'", new RuntimeException("bean b", cause));
    }

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            slots | many  | drover.x.slots = 'many' is no number that fits. Set it to digits alone
            slots | 9999999999 | drover.x.slots = '9999999999' is no number that fits. Set it to digits alone
            slots | -1    | drover.x.slots is not negative, not -1
            idle  | 5 fortnights | drover.x.idle = '5 fortnights' is no time. Set it to one like 250ms, 20s, 5m or 7d
            size  | large | drover.x.size = 'large' is no size. Set it to one like 64KB, 10MB or 1GB
            spot  | maybe | drover.x.spot = 'maybe' is no choice. Set it to true or false
            mode  | both  | drover.x.mode = 'both' is no choice. Set it to one of none, static
            """)
    @DisplayName("a value that makes no sense is told with its key and with what would be right")
    void values(String key, String value, String line) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource(Map.of("drover.x." + key, value));
        Throwable thrown = null;
        try {
            new Binder(source).bindOrCreate("drover.x", Bindable.of(Values.class));
        } catch (BindException e) {
            thrown = e;
        }
        StartTrouble trouble = StartTrouble.of(inBeans(thrown));
        assertThat(trouble.line()).isEqualTo(line);
        assertThat(trouble.code()).isEqualTo(ExitCode.MISTAKE);
    }

    static Stream<Object[]> failures() {
        return Stream.of(
                new Object[] {new OperatorMistake("a. b"), ExitCode.MISTAKE, "a. b"},
                new Object[] {new IllegalArgumentException("count is 1 or more"), ExitCode.MISTAKE, "count is 1 or more"
                },
                new Object[] {
                    FaultCode.STORE_UNAVAILABLE.asException("no answer", new IOException("deep")),
                    ExitCode.SERVER,
                    "STORE_UNAVAILABLE: no answer"
                },
                new Object[] {FaultCode.FIELD_INVALID.asException("no"), ExitCode.MISTAKE, "FIELD_INVALID: no"},
                new Object[] {
                    new AccessDeniedException("/x"), ExitCode.MISTAKE, "'/x' cannot be used: this user may not"
                },
                new Object[] {new FileAlreadyExistsException("/x"), ExitCode.MISTAKE, "a file is where a directory"},
                new Object[] {
                    new UncheckedIOException(new IOException("No space left on device")),
                    ExitCode.MISTAKE,
                    "the disk is full"
                },
                new Object[] {
                    new FileSystemException("/x", null, "Read-only file system"),
                    ExitCode.MISTAKE,
                    "'/x' cannot be used: Read-only file system"
                },
                new Object[] {
                    new RuntimeException("Unable to load region from any of the providers"),
                    ExitCode.MISTAKE,
                    "no region of AWS is set. Set spring.cloud.aws.region.static, or AWS_REGION"
                },
                new Object[] {
                    new NullPointerException("oops"), ExitCode.HERE, "NullPointerException: oops. This was not"
                });
    }

    @ParameterizedTest
    @MethodSource("failures")
    @DisplayName("the first cause is told on one line, without the names of beans")
    void causes(Throwable cause, ExitCode code, String said) {
        StartTrouble trouble = StartTrouble.of(inBeans(cause));
        assertThat(trouble.line()).contains(said).doesNotContain("bean", "\n");
        assertThat(trouble.code()).isEqualTo(code);
    }

    @Test
    void severalLinesBecomeOne() {
        assertThat(StartTrouble.of(new OperatorMistake("a\n   b\r\nc")).line()).isEqualTo("a b c");
    }
}
