package io.drover.aws.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function as it is to be.
 *
 * @param name as Lambda knows it, prefix included
 * @param memoryMb also buys processors: 1,769 MB are one
 * @param timeout of one invocation; at most 15 minutes
 * @param roleArn what the function may do
 * @param runtime {@link #JAVA} or {@link #CUSTOM}
 * @param handler of a Java function: {@code Class::method}
 * @param architecture {@code x86_64} or {@code arm64}
 * @param environment the function's variables
 * @param zip its code
 * @param snapStart whether it starts from a snapshot, where its runtime and the endpoint know how
 * @param reservedConcurrency its own limit of concurrent invocations; absent leaves what is set
 * @param events what becomes of asynchronous invocations
 */
public record FunctionSpec(
        String name,
        int memoryMb,
        Duration timeout,
        String roleArn,
        String runtime,
        String handler,
        String architecture,
        Map<String, String> environment,
        Path zip,
        boolean snapStart,
        @Nullable Integer reservedConcurrency,
        EventPolicy events) {

    /** Lambda's Java, from {@code lib} and the classes of the zip. */
    public static final String JAVA = "java25";

    /** The zip's {@code bootstrap}. */
    public static final String CUSTOM = "provided.al2023";

    /**
     * What becomes of asynchronous invocations.
     *
     * @param retries 0 to 2 times after a failure
     * @param maxAge one minute to six hours; an older one is given up
     */
    public record EventPolicy(int retries, Duration maxAge) {

        public EventPolicy {
            require(
                    retries >= 0 && retries <= 2,
                    "an asynchronous invocation is repeated 0 to 2 times, not " + retries);
            require(
                    maxAge.compareTo(Duration.ofMinutes(1)) >= 0 && maxAge.compareTo(Duration.ofHours(6)) <= 0,
                    "an asynchronous invocation waits for 1 minute to 6 hours, not " + maxAge);
        }
    }

    public FunctionSpec {
        require(
                name.matches("[A-Za-z0-9_-]{1,64}"),
                "a function's name has 1 to 64 letters, digits, '-', '_': " + name);
        require(memoryMb >= 128 && memoryMb <= 10_240, "a function has 128 to 10240 MB of memory, not " + memoryMb);
        require(
                timeout.toSeconds() >= 1 && timeout.compareTo(Duration.ofMinutes(15)) <= 0,
                "a function's time-out is 1 second to 15 minutes, not " + timeout);
        require(
                Set.of(JAVA, CUSTOM).contains(runtime),
                "a function's runtime is java25 or provided.al2023: " + runtime);
        require(
                Set.of("x86_64", "arm64").contains(architecture),
                "a function's architecture is x86_64 or arm64: " + architecture);
        environment = Map.copyOf(environment);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
