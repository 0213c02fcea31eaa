package io.drover.endtoend;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/** One {@code drover up} for all test classes that leave it as it was; it lets tasks do what the examples need. */
final class SharedUp implements ParameterResolver, TestWatcher {

    /** Ended with the last test class. */
    private static final class Holder implements AutoCloseable {
        private final Processes processes = new Processes();
        private final Up up;
        private boolean failed;

        Holder() {
            try {
                // Test classes may run in two processes, each with one of its own.
                processes.prepare("SharedUp-" + ProcessHandle.current().pid());
                up = processes.up(
                        "up",
                        "--slots",
                        64,
                        "--allow-exec",
                        "--allow-http",
                        "localhost",
                        "--sql-dir",
                        "workloads",
                        // For AWS itself, and nothing that is embedded asks for them.
                        "--set",
                        "spring.cloud.aws.credentials.access-key=somebody",
                        "--set",
                        "spring.cloud.aws.credentials.secret-key=of-aws");
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() throws IOException {
            processes.end(failed);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Up.class;
    }

    @Override
    public Up resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return holder(context).up;
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        Holder holder = holder(context);
        holder.failed = true;
        System.err.println(holder.up.process().tail());
    }

    private static Holder holder(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedUp.class))
                .computeIfAbsent(Holder.class, key -> new Holder(), Holder.class);
    }
}
