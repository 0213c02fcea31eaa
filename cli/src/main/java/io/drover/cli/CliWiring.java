package io.drover.cli;

import io.drover.cli.gateway.Interrupts;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.terminal.Terminal;
import io.drover.model.Timepiece;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The command in a real process: its clock, its terminal, its chance. */
final class CliWiring {

    private CliWiring() {}

    @SuppressWarnings("SystemConsoleNull") // JDK 25 answers null again where there is no terminal
    static Surroundings process(Interrupts interrupts) {
        Console console = System.console();
        Terminal terminal = Terminal.of(
                untilSilence(new FileOutputStream(FileDescriptor.out), interrupts),
                untilSilence(new FileOutputStream(FileDescriptor.err), interrupts),
                console != null && console.isTerminal(),
                System.getenv());
        return new Surroundings(
                terminal,
                System.in,
                System.getenv(),
                Timepiece.of(InstantSource.system(), System::nanoTime),
                new SecureRandom(),
                CliWiring::pause,
                interrupts);
    }

    private static OutputStream untilSilence(OutputStream out, Interrupts interrupts) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (!interrupts.wantsSilence()) {
                    out.write(bytes, from, length);
                }
            }
        };
    }

    private static void pause(Duration time) throws InterruptedException {
        // Nobody counts down: the time-out is the pause.
        boolean ended = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        assert !ended;
    }

    static Runnable onInterrupt(Runnable farewell) {
        Thread hook = new Thread(farewell, "drover-farewell");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> withdraw(hook);
    }

    private static void withdraw(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, so the hook is running: that is what it is for.
            hook.setName("drover-farewell-running");
        }
    }
}
