package io.drover.cli.gateway;

import io.drover.cli.terminal.Table;
import io.drover.model.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The options of every command that talks to a gateway. */
public final class ServerOptions {

    private final Surroundings surroundings;

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

    public ServerOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

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

    public Gateway connect() {
        return connect(null);
    }

    /**
     * Opens the way to the gateway; nothing is sent yet.
     *
     * @param client whom the work belongs to, where the gateway asks for no key
     */
    public Gateway connect(@Nullable String client) {
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

    /** Asks the gateway, and prints what it answers: as it is if {@code --json} was given, else as {@code text} does. */
    public int answer(Function<Gateway, JsonNode> question, Consumer<JsonNode> text) {
        try (Gateway gateway = connect()) {
            print(question.apply(gateway), text);
        }
        return ExitCode.DONE.status();
    }

    /** The same of a line of text. */
    public int say(Function<Gateway, JsonNode> question, Function<JsonNode, String> line) {
        return answer(question, answer -> surroundings.terminal().out().println(line.apply(answer)));
    }

    /** Prints an answer. */
    public void print(JsonNode answer, Consumer<JsonNode> text) {
        if (json) {
            surroundings.terminal().out().println(answer.toPrettyString());
        } else {
            text.accept(answer);
        }
    }

    /** Prints a page as a table, and how the command goes on behind it. */
    public void print(String command, JsonNode page, Table table) {
        table.print(surroundings.terminal());
        String next = page.path("next").asString("");
        if (!next.isEmpty()) {
            surroundings
                    .terminal()
                    .err()
                    .println("There are more: drover " + command + " --cursor " + next + repeated());
        }
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
