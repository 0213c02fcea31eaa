package io.drover.testkit.functions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;

/** {@link ContractFunction} packed for a provider: for a custom runtime, and as a handler for Java's. */
public final class FunctionZip {

    /** The handler where the provider brings Java's runtime. */
    public static final String HANDLER = ContractFunction.class.getName() + "::handle";

    private static final String BOOTSTRAP = String.format(Locale.ROOT, """
            #!/bin/sh
            exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$LAMBDA_TASK_ROOT" %s
            """, FunctionMain.class.getName());

    private FunctionZip() {}

    /** @param zip does not exist yet */
    public static void write(Path zip) throws IOException {
        Map<String, String> options = Map.of("create", "true", "enablePosixFileAttributes", "true");
        try (FileSystem files = FileSystems.newFileSystem(zip, options)) {
            Path bootstrap = Files.writeString(files.getPath("/bootstrap"), BOOTSTRAP);
            Files.setPosixFilePermissions(bootstrap, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (Class<?> part : new Class<?>[] {ContractFunction.class, FunctionMain.class, JsonStrings.class}) {
                String name = "/" + part.getName().replace('.', '/') + ".class";
                Path entry = files.getPath(name);
                Files.createDirectories(entry.getParent());
                try (InputStream code = part.getResourceAsStream(name)) {
                    Files.write(entry, code.readAllBytes());
                }
            }
        }
    }
}
