package io.drover.embedded.lambda;

import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The functions, kept as one folder each: {@code function.json} and the files of its zip. Code that was replaced is
 * deleted at the next start, since a process may still be reading it.
 */
final class FunctionStore {

    private static final String CONFIG = "function.json";

    private final Path directory;
    private final Map<String, LocalFunction> functions = new ConcurrentHashMap<>();

    /** Finds what an earlier one has left, and deletes what that one did not finish. */
    FunctionStore(Path directory) throws IOException {
        this.directory = PrivateFiles.createDirectories(directory);
        for (Path folder : list(directory)) {
            Path config = folder.resolve(CONFIG);
            if (!Files.exists(config)) {
                CodeFiles.delete(folder);
                continue;
            }
            LocalFunction function = JsonMapper.shared().readValue(Files.readAllBytes(config), LocalFunction.class);
            functions.put(function.name(), function);
            for (Path file : list(folder)) {
                if (Files.isDirectory(file) && !file.endsWith(function.code())) {
                    CodeFiles.delete(file);
                }
            }
        }
    }

    LocalFunction get(String name) {
        LocalFunction function = functions.get(name);
        if (function == null) {
            throw Refused.unknown("Function not found: " + name);
        }
        return function;
    }

    /** Where its files are. */
    Path code(LocalFunction function) {
        return directory.resolve(function.name()).resolve(function.code());
    }

    /** Where the output of its processes goes. */
    Path log(LocalFunction function) {
        return directory.resolve(function.name()).resolve("output.log");
    }

    /**
     * Makes a function, or gives it other code.
     *
     * @param given the function's name; absent: the request names a new one
     */
    LocalFunction deploy(@Nullable String given, InputStream body) throws IOException {
        Path zip = Files.createTempFile(directory, "upload", ".zip");
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            ObjectNode request;
            try (OutputStream bytes = new DigestOutputStream(PrivateFiles.newOutputStream(zip), sha256)) {
                request = FunctionRequest.read(body, bytes);
            }
            if (Files.size(zip) == 0) {
                throw Refused.invalid("this endpoint takes code as a ZipFile in the request only");
            }
            return deploy(given, request, zip, Base64.getEncoder().encodeToString(sha256.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    private synchronized LocalFunction deploy(@Nullable String given, ObjectNode request, Path zip, String sha256)
            throws IOException {
        String name = given == null ? FunctionRequest.name(request) : given;
        if (given == null && functions.containsKey(name)) {
            throw new Refused(409, "ResourceConflictException", "Function already exist: " + name);
        }
        LocalFunction old =
                given == null ? new LocalFunction(name, 0, "", FunctionRequest.fresh(name), Map.of()) : get(given);
        ObjectNode configuration =
                FunctionRequest.configured(old.configuration(), request).put("CodeSha256", sha256);
        LocalFunction function = changed(old, "code-" + (old.revision() + 1), configuration);
        CodeFiles.unzip(zip, code(function));
        return save(function);
    }

    synchronized LocalFunction configure(String name, InputStream body) throws IOException {
        LocalFunction old = get(name);
        ObjectNode request = FunctionRequest.read(body, OutputStream.nullOutputStream());
        return save(changed(old, old.code(), FunctionRequest.configured(old.configuration(), request)));
    }

    synchronized JsonNode put(String name, String part, InputStream body) throws IOException {
        LocalFunction old = get(name);
        ObjectNode value = FunctionRequest.read(body, OutputStream.nullOutputStream());
        Map<String, JsonNode> parts = new HashMap<>(old.parts());
        parts.put(part, value);
        save(new LocalFunction(name, old.revision(), old.code(), old.configuration(), parts));
        return value;
    }

    private static LocalFunction changed(LocalFunction old, String code, ObjectNode configuration) {
        long revision = old.revision() + 1;
        configuration.put("RevisionId", Long.toString(revision));
        return new LocalFunction(old.name(), revision, code, configuration, old.parts());
    }

    private LocalFunction save(LocalFunction function) throws IOException {
        Path config = directory.resolve(function.name()).resolve(CONFIG);
        Path fresh = config.resolveSibling(CONFIG + ".new");
        PrivateFiles.write(fresh, JsonMapper.shared().writeValueAsBytes(function));
        Files.move(fresh, config, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        functions.put(function.name(), function);
        return function;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
