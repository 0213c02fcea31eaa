package io.drover.embedded.lambda;

import io.drover.embedded.lambda.FunctionConfig.Settings;
import io.drover.ports.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** How the process of a function is started: a custom runtime's bootstrap, or Java with Lambda's runtime client. */
final class RuntimeCommand {

    static final String CUSTOM = "provided.al2023";
    static final String JAVA = "java25";
    static final String REGION = "us-east-1";

    /** The output of a function starts anew beyond this; what was before is kept once. */
    private static final long MAX_LOG_BYTES = 10L * 1024 * 1024;

    private static final String JAVA_HOME = System.getProperty("java.home");

    private final FunctionStore store;
    private final RuntimeClient client;
    private final LeftProcesses processes;

    RuntimeCommand(FunctionStore store, RuntimeClient client, LeftProcesses processes) {
        this.store = store;
        this.client = client;
        this.processes = processes;
    }

    /** @param api host and port of the Runtime API */
    Process start(FunctionConfig function, String api) throws IOException {
        Path root = store.folder(function);
        ProcessBuilder builder = new ProcessBuilder(command(function.settings(), root));
        Map<String, String> environment = builder.environment();
        // The variables of this process are not the function's: it would come to lean on them.
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        environment.putAll(variables(function, root, api));
        Process process = builder.directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(function).toFile()))
                .start();
        processes.note(process);
        CompletableFuture<Void> _ = process.onExit().thenAccept(processes::forget);
        return process;
    }

    private List<String> command(Settings settings, Path root) throws IOException {
        if (settings.runtime().equals(CUSTOM)) {
            Path bootstrap = root.resolve("bootstrap");
            if (!Files.isExecutable(bootstrap)) {
                throw new IOException("the zip has no 'bootstrap' at its top, or it is not executable");
            }
            return List.of(bootstrap.toString());
        }
        RuntimeClient.Found found = client.find(root.resolve("lib"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(JAVA_HOME, "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                // Lambda's share: the rest of the memory is for the JVM itself.
                "-Xmx" + settings.memoryMb() * 4 / 5 + "m"));
        found.library().ifPresent(library -> command.add("-D" + RuntimeClient.LIBRARY_PROPERTY + "=" + library));
        String classPath = root + File.pathSeparator + root.resolve("lib") + File.separator + "*";
        command.addAll(List.of(
                "-cp",
                Stream.concat(Stream.of(classPath), found.jars().stream().map(Path::toString))
                        .reduce((a, b) -> a + File.pathSeparator + b)
                        .orElse(classPath),
                RuntimeClient.MAIN,
                settings.handler()));
        return command;
    }

    private static Map<String, String> variables(FunctionConfig function, Path root, String api) {
        Settings settings = function.settings();
        Map<String, String> variables = new HashMap<>();
        variables.put("JAVA_HOME", JAVA_HOME);
        variables.put("LANG", "en_US.UTF-8");
        variables.put("TZ", ":UTC");
        // Taken by emulators; the function's own come after and win.
        variables.put("AWS_ACCESS_KEY_ID", "test");
        variables.put("AWS_SECRET_ACCESS_KEY", "test");
        variables.put("AWS_REGION", REGION);
        variables.put("AWS_DEFAULT_REGION", REGION);
        variables.putAll(settings.environment());
        variables.put("AWS_LAMBDA_RUNTIME_API", api);
        variables.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(settings.memoryMb()));
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("LAMBDA_TASK_ROOT", root.toString());
        variables.put("_HANDLER", settings.handler());
        return variables;
    }

    private Path log(FunctionConfig function) throws IOException {
        Path log = store.log(function);
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Files.move(log, log.resolveSibling("output.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        // Before the process writes there, with what permissions it pleases.
        return PrivateFiles.createFile(log);
    }
}
