package io.drover.standalone;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data directory a command is about. */
final class DataFlag {

    static final Path DEFAULT = Path.of("data");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where everything is kept (default: $DROVER_DATA, else ./data)")
    private @Nullable Path data;

    Path path() {
        return named().orElse(DEFAULT).toAbsolutePath().normalize();
    }

    /** The same, without what the environment says. */
    Optional<Path> given() {
        return Optional.ofNullable(data).map(path -> path.toAbsolutePath().normalize());
    }

    /** The data directory if one was named. */
    Optional<Path> named() {
        return Optional.ofNullable(data)
                .or(() -> Optional.ofNullable(System.getenv("DROVER_DATA")).map(Path::of));
    }
}
