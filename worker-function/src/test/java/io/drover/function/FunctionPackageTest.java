package io.drover.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.function.FunctionPackage.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FunctionPackageTest {

    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path directory;

    @Test
    @DisplayName("nothing in the package tells when it was made, so that the same jars give the same bytes")
    void sameBytes() throws IOException {
        Path jar = jar("linux/x86_64/glibc/a.so", "osx/a.dylib", "A.class");
        Path zip = directory.resolve("function.zip");

        new FunctionPackage(Architecture.X86_64, Map.of("a.jar", jar)).write(zip);

        // Creation and access are told beside the data of an entry only, not in the directory at the end.
        List<String> names = new ArrayList<>();
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                names.add(entry.getName());
                assertThat(entry.getLastModifiedTime()).isEqualTo(TIME);
                assertThat(entry.getCreationTime()).isIn(null, TIME);
                assertThat(entry.getLastAccessTime()).isIn(null, TIME);
            }
        }
        assertThat(names).containsExactlyInAnyOrder("lib/", "lib/a.jar", "bootstrap");
    }

    @Test
    @DisplayName("libraries of other systems stay out, and those of the embedded store, which no function opens")
    void foreignLibraries() {
        assertThat(List.of("linux/x86_64/glibc/a.so", "A.class")).noneMatch(Architecture.X86_64::isForeign);
        assertThat(List.of("osx/a.dylib", "linux/armv8/glibc/a.so", "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so"))
                .allMatch(Architecture.X86_64::isForeign);
    }

    private Path jar(String... names) throws IOException {
        Path jar = directory.resolve("a.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.closeEntry();
            }
        }
        return jar;
    }
}
