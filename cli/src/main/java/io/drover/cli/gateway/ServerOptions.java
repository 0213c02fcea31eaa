package io.drover.cli.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The options of every command that talks to a gateway. */
public final class ServerOptions {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = {"-s", "--server"},
            paramLabel = "HOST:PORT",
            description = "the gateway (default: DROVER_SERVER, else localhost:8080)")
    private @Nullable String server;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "the API key (default: DROVER_API_KEY); others on this machine can see it, so rather:")
    private @Nullable String key;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "a file that holds the API key (default: DROVER_API_KEY_FILE)")
    private @Nullable Path keyFile;

    @Option(names = "--json", description = "print the gateway's answer as it is")
    private boolean json;

    @Option(names = "--verbose", description = "show where in the program an error came from")
    private boolean verbose;

    public boolean verbose() {
        return verbose;
    }

    public boolean json() {
        return json;
    }

    /** The {@code -s} that a person has to give again with the next command, with a blank in front, or nothing. */
    public String repeated() {
        return server == null ? "" : " -s " + server;
    }

    public Gateway connect(Surroundings surroundings) {
        return connect(surroundings, null);
    }

    /**
     * Opens the way to the gateway; nothing is sent yet.
     *
     * @param client whom the work belongs to, where the gateway asks for no key
     */
    public Gateway connect(Surroundings surroundings, @Nullable String client) {
        Map<String, String> environment = surroundings.environment();
        Map<String, String> headers = new HashMap<>();
        String known = key(environment);
        if (!known.isEmpty()) {
            headers.put("Authorization", "Bearer " + known);
        }
        if (client != null) {
            headers.put("X-Client-Id", client);
        }
        return new Gateway(address(environment), headers, surroundings);
    }

    private String key(Map<String, String> environment) {
        String named = environment.getOrDefault("DROVER_API_KEY_FILE", "");
        String given = environment.getOrDefault("DROVER_API_KEY", "");
        if (key != null) {
            return key;
        }
        if (keyFile != null) {
            return read(keyFile);
        }
        return given.isEmpty() && !named.isEmpty() ? read(Path.of(named)) : given;
    }

    private String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            String message =
                    "the key file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")";
            if (command == null) {
                throw new IllegalArgumentException(message, e);
            }
            throw new ParameterException(command.commandLine(), message, e);
        }
    }

    /** Prints the answer if {@code --json} was given. */
    public boolean printedAsJson(JsonNode answer, Surroundings surroundings) {
        if (json) {
            surroundings.terminal().out().println(answer.toPrettyString());
        }
        return json;
    }

    private GatewayAddress address(Map<String, String> environment) {
        String fallback = environment.getOrDefault("DROVER_SERVER", "");
        String text = server != null ? server : fallback.isEmpty() ? "localhost" : fallback;
        try {
            return GatewayAddress.parse(text);
        } catch (IllegalArgumentException e) {
            if (command == null) {
                throw e;
            }
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
