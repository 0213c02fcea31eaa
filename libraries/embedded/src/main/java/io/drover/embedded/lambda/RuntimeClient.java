package io.drover.embedded.lambda;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Finds Lambda's runtime client for Java and takes its native library out of it, once. The client itself would unpack it
 * to one fixed place at each start: two that start together overwrite it under each other and die of a bus error.
 */
final class RuntimeClient {

    static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    static final String LIBRARY_PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private static final String CLIENT_JAR = "aws-lambda-java-runtime-interface-client-.*\\.jar";
    /** The client and all that it needs. */
    private static final String JARS =
            "(aws-lambda-java-(runtime-interface-client|core|serialization)|utils-lite)-.*\\.jar";

    private final Path directory;

    /** @param directory for native libraries */
    RuntimeClient(Path directory) {
        this.directory = directory;
    }

    /**
     * What a start needs.
     *
     * @param jars to be added to the class path; none if the function brings its own
     * @param library absent where the client has none for this machine
     */
    record Found(List<Path> jars, Optional<Path> library) {}

    /** @param lib the function's libraries; what it brings itself is used first */
    Found find(Path lib) throws IOException {
        List<Path> own = Files.isDirectory(lib) ? list(lib) : List.of();
        Optional<Path> client = named(own.stream(), CLIENT_JAR).findFirst();
        if (client.isPresent()) {
            return new Found(List.of(), library(client.get()));
        }
        List<Path> present = named(classPath(), JARS).toList();
        Path found = named(present.stream(), CLIENT_JAR)
                .findFirst()
                .orElseThrow(() -> new IOException("runtime " + RuntimeCommand.JAVA
                        + " needs Lambda's runtime client for Java, with all that it needs, in the zip's lib"));
        return new Found(present, library(found));
    }

    private static Stream<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static Stream<Path> named(Stream<Path> files, String pattern) {
        return files.filter(file -> {
            Path name = file.getFileName();
            return name != null && name.toString().matches(pattern);
        });
    }

    private synchronized Optional<Path> library(Path jar) throws IOException {
        String entry = "jni/libaws-lambda-jni." + platform() + ".so";
        try (JarFile files = new JarFile(jar.toFile())) {
            @Nullable ZipEntry packed = files.getEntry(entry);
            if (packed == null) {
                return Optional.empty();
            }
            // Its checksum keeps the libraries of different versions apart.
            Path library = directory.resolve("libaws-lambda-jni-" + Long.toHexString(packed.getCrc()) + ".so");
            if (!Files.exists(library)) {
                Path fresh = Files.createTempFile(directory, "jni", ".new");
                try (InputStream bytes = files.getInputStream(packed)) {
                    Files.copy(bytes, fresh, StandardCopyOption.REPLACE_EXISTING);
                }
                Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
            }
            return Optional.of(library);
        }
    }

    private static String platform() {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String loader = "/lib/ld-musl-" + (arm ? "aarch64" : "x86_64") + ".so.1";
        String system = Files.exists(Path.of(loader)) ? "linux_musl" : "linux";
        return system + "-" + (arm ? "aarch_64" : "x86_64");
    }
}
