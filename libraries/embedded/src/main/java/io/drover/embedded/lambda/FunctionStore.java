package io.drover.embedded.lambda;

import io.drover.embedded.lambda.FunctionConfig.Code;
import io.drover.embedded.lambda.FunctionConfig.Events;
import io.drover.embedded.lambda.FunctionConfig.Settings;
import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The functions, kept as one folder each: {@code function.json} and the files of its zip. Code that was replaced is
 * deleted at the next start, since a process may still be reading it.
 */
final class FunctionStore {

    private static final String CONFIG = "function.json";
    private static final List<String> ARCHITECTURE = List.of("x86_64");

    private final Path directory;
    private final InstantSource clock;
    private final ConcurrentSkipListMap<String, FunctionConfig> functions = new ConcurrentSkipListMap<>();

    private FunctionStore(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Finds what an earlier one has left. */
    static FunctionStore open(Path directory, InstantSource clock) throws IOException {
        PrivateFiles.createDirectories(directory);
        FunctionStore store = new FunctionStore(directory, clock);
        for (Path folder : folders(directory)) {
            store.load(folder);
        }
        return store;
    }

    FunctionConfig get(String name) {
        return find(name).orElseThrow(() -> Refused.unknown("Function not found: " + name));
    }

    Optional<FunctionConfig> find(String name) {
        return Optional.ofNullable(functions.get(name));
    }

    Collection<FunctionConfig> all() {
        return functions.values();
    }

    boolean isCurrent(FunctionConfig function) {
        FunctionConfig current = functions.get(function.name());
        return current != null && current.isSameRevision(function);
    }

    Path folder(FunctionConfig function) {
        return directory.resolve(function.name()).resolve(function.code().folder());
    }

    Path log(FunctionConfig function) {
        return directory.resolve(function.name()).resolve("output.log");
    }

    FunctionConfig create(InputStream body) throws IOException {
        return withZip(body, (request, zip) -> {
            String name = FunctionRequests.name(request);
            if (functions.containsKey(name)) {
                throw Refused.conflict("Function already exist: " + name);
            }
            Settings settings = FunctionRequests.settings(request, Settings.DEFAULT);
            long revision = clock.instant().toEpochMilli();
            Code code = unzip(name, revision, zip, FunctionRequests.architectures(request, ARCHITECTURE));
            return save(new FunctionConfig(name, settings, code, Events.DEFAULT, null, clock.instant(), revision));
        });
    }

    FunctionConfig updateCode(String name, InputStream body) throws IOException {
        return withZip(body, (request, zip) -> {
            FunctionConfig old = get(name);
            List<String> architectures =
                    FunctionRequests.architectures(request, old.code().architectures());
            return save(old.with(unzip(name, old.revision() + 1, zip, architectures), clock.instant()));
        });
    }

    synchronized FunctionConfig configure(String name, JsonNode request) throws IOException {
        FunctionConfig old = get(name);
        return save(old.with(FunctionRequests.settings(request, old.settings()), clock.instant()));
    }

    synchronized FunctionConfig change(String name, UnaryOperator<FunctionConfig> change) throws IOException {
        return save(change.apply(get(name)));
    }

    synchronized void delete(String name) throws IOException {
        get(name);
        functions.remove(name);
        // Without this file it is no function, whatever happens to the others.
        Files.deleteIfExists(directory.resolve(name).resolve(CONFIG));
        CodeFiles.delete(directory.resolve(name));
    }

    @FunctionalInterface
    private interface ZipUse {
        FunctionConfig apply(JsonNode request, Path zip) throws IOException;
    }

    private FunctionConfig withZip(InputStream body, ZipUse use) throws IOException {
        Path zip = Files.createTempFile(directory, "upload", ".zip");
        try {
            JsonNode request;
            try (OutputStream bytes = PrivateFiles.newOutputStream(zip)) {
                request = LambdaJson.request(body, bytes);
            }
            if (Files.size(zip) == 0) {
                throw Refused.invalid("this endpoint takes code as a ZipFile in the request only");
            }
            synchronized (this) {
                return use.apply(request, zip);
            }
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    private Code unzip(String name, long revision, Path zip, List<String> architectures) throws IOException {
        Path folder = directory.resolve(name).resolve("code-" + revision);
        CodeFiles.delete(folder);
        try {
            CodeFiles.unzip(zip, folder);
        } catch (IOException | Refused e) {
            CodeFiles.delete(folder);
            throw e;
        }
        return new Code(folder.getFileName().toString(), CodeFiles.sha256(zip), Files.size(zip), architectures);
    }

    private FunctionConfig save(FunctionConfig function) throws IOException {
        Path config = directory.resolve(function.name()).resolve(CONFIG);
        Path fresh = config.resolveSibling(CONFIG + ".new");
        PrivateFiles.write(fresh, LambdaJson.MAPPER.writeValueAsBytes(function));
        Files.move(fresh, config, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        functions.put(function.name(), function);
        return function;
    }

    private void load(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(CONFIG))) {
            CodeFiles.delete(folder);
            return;
        }
        FunctionConfig function =
                LambdaJson.MAPPER.readValue(Files.readAllBytes(folder.resolve(CONFIG)), FunctionConfig.class);
        functions.put(function.name(), function);
        for (Path code : folders(folder)) {
            if (!code.getFileName().toString().equals(function.code().folder())) {
                CodeFiles.delete(code);
            }
        }
    }

    private static List<Path> folders(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }
}
