package io.drover.function;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The zip that a provider runs: the jars in {@code lib/}, which is what a managed Java runtime looks for, and a
 * {@code bootstrap} for a runtime that brings no Java. Native libraries of other systems are left out. The same jars
 * give the same bytes, so that an unchanged function is not uploaded again.
 */
public final class FunctionPackage {

    /** What a managed runtime is told to call. */
    public static final String HANDLER = "io.drover.function.FragmentHandler::handleRequest";

    /** The processor a package is for. */
    public enum Architecture {
        X86_64("linux/x86_64/glibc", "linux_amd64", "linux-x86_64"),
        ARM64("linux/armv8/glibc", "linux_arm64", "linux-aarch_64");

        private final String crt;
        private final String duckdb;
        private final String runtime;

        Architecture(String crt, String duckdb, String runtime) {
            this.crt = crt;
            this.duckdb = duckdb;
            this.runtime = runtime;
        }

        public static Architecture ofThisMachine() {
            return System.getProperty("os.arch").matches("aarch64|arm64") ? ARM64 : X86_64;
        }

        /** Whether an entry of a jar is a native library for another system, or of what no function uses. */
        boolean isForeign(String entry) {
            // A function reaches the embedded store over the link, and never opens its file.
            if (entry.startsWith("org/sqlite/native/")) {
                return true;
            }
            if (entry.matches("(linux|osx|windows)/.*")) {
                return !entry.startsWith(crt);
            }
            if (entry.startsWith("libduckdb_java.so_")) {
                return !entry.endsWith(duckdb);
            }
            return entry.startsWith("jni/libaws-lambda-jni") && !entry.contains("." + runtime + ".");
        }

        private String runtimeLibrary() {
            return "jni/libaws-lambda-jni." + runtime + ".so";
        }
    }

    private static final String RUNTIME_JAR = "aws-lambda-java-runtime-interface-client";
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private static final String BOOTSTRAP = """
            #!/bin/sh
            # For runtimes that bring no Java of their own; a managed Java runtime does not look at this file.
            cd "${LAMBDA_TASK_ROOT:-$(dirname "$0")}" || exit 1
            # A part of the memory is the JVM's own, and DuckDB's.
            exec "${JAVA_HOME:?a function on this runtime needs JAVA_HOME among its variables}/bin/java" \\
                -Xmx$((${AWS_LAMBDA_FUNCTION_MEMORY_SIZE:-1024} / 2))m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \\
                -Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="$PWD/native/runtime.so" \\
                -cp 'lib/*' com.amazonaws.services.lambda.runtime.api.client.AWSLambda "$_HANDLER"
            """;

    private final Architecture architecture;
    private final Map<String, Path> jars;

    /** @param jars by their names in the package */
    FunctionPackage(Architecture architecture, Map<String, Path> jars) {
        this.architecture = architecture;
        this.jars = jars;
    }

    /**
     * A package of the jars that lie on the present class path.
     *
     * @throws IllegalStateException if one of them does not: this is no complete distribution
     */
    public static FunctionPackage ofClassPath(Architecture architecture) {
        Map<String, Path> present = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            present.putIfAbsent(String.valueOf(path.getFileName()), path);
        }
        Map<String, Path> jars = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        for (String name : names()) {
            Path path = present.get(name);
            if (path == null || !Files.isRegularFile(path)) {
                missing.add(name);
            } else {
                jars.put(name, path);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("jars of the function are not on the class path: " + missing);
        }
        return new FunctionPackage(architecture, jars);
    }

    private static List<String> names() {
        try (InputStream list = Objects.requireNonNull(
                FunctionPackage.class.getResourceAsStream("package.txt"), "package.txt, which the build makes")) {
            List<String> names =
                    new ArrayList<>(Arrays.stream(new String(list.readAllBytes(), StandardCharsets.UTF_8).split(":"))
                            .map(entry -> entry.strip().substring("lib/".length()))
                            .toList());
            names.add(ownJar());
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ownJar() {
        Path self = Path.of(FunctionPackage.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return String.valueOf(self.getFileName());
    }

    /** Writes the zip; a file of that name is replaced. */
    public void write(Path zip) throws IOException {
        Files.deleteIfExists(zip);
        Map<String, ?> settings = Map.of("create", "true", "enablePosixFileAttributes", true);
        try (FileSystem files = FileSystems.newFileSystem(zip, settings)) {
            Path lib = Files.createDirectory(files.getPath("/lib"));
            for (Map.Entry<String, Path> jar : jars.entrySet()) {
                Path target = lib.resolve(jar.getKey());
                try (OutputStream out = Files.newOutputStream(target)) {
                    copy(jar.getValue(), out);
                }
                seal(target, "rw-r--r--");
                if (jar.getKey().startsWith(RUNTIME_JAR)) {
                    unpackRuntime(jar.getValue(), Files.createDirectory(files.getPath("/native")));
                }
            }
            Path bootstrap = files.getPath("/bootstrap");
            Files.writeString(bootstrap, BOOTSTRAP);
            seal(bootstrap, "rwxr-xr-x");
            seal(lib, "rwxr-xr-x");
        }
    }

    /** Unpacked once here: environments that start side by side would unpack it over each other. */
    private void unpackRuntime(Path jar, Path directory) throws IOException {
        try (ZipFile in = new ZipFile(jar.toFile())) {
            ZipEntry library = Objects.requireNonNull(in.getEntry(architecture.runtimeLibrary()));
            Path target = directory.resolve("runtime.so");
            Files.copy(in.getInputStream(library), target);
            seal(target, "rwxr-xr-x");
        }
        seal(directory, "rwxr-xr-x");
    }

    private static void seal(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        // The zip keeps all three.
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(TIME, TIME, TIME);
    }

    private void copy(Path jar, OutputStream out) throws IOException {
        try (ZipFile in = new ZipFile(jar.toFile())) {
            if (in.stream().noneMatch(entry -> architecture.isForeign(entry.getName()))) {
                Files.copy(jar, out);
                return;
            }
            ZipOutputStream zip = new ZipOutputStream(out);
            // The package around it compresses.
            zip.setLevel(0);
            for (Enumeration<? extends ZipEntry> entries = in.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (!architecture.isForeign(entry.getName())) {
                    ZipEntry same = new ZipEntry(entry.getName());
                    same.setLastModifiedTime(TIME);
                    zip.putNextEntry(same);
                    in.getInputStream(entry).transferTo(zip);
                    zip.closeEntry();
                }
            }
            zip.finish();
        }
    }
}
