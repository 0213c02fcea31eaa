package io.drover.wiring;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is kept of what went into decisions, {@code drover.blackbox.*}.
 *
 * @param enabled whether anything is
 * @param directory where; absent: beside the store if that is a file, else among the temporary files of this user
 * @param limit bytes that all of it has at most: a scheduler takes seven eighths of it, a provisioner the rest
 */
@ConfigurationProperties("drover.blackbox")
public record BlackBoxProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable Path directory,
        @DefaultValue("64MB") DataSize limit) {

    private static final DataSize LEAST = DataSize.ofMegabytes(8);
    private static final DataSize MOST = DataSize.ofGigabytes(16);

    public BlackBoxProperties {
        if (limit.compareTo(LEAST) < 0 || limit.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "drover.blackbox.limit is 8MB to 16GB, not " + limit.toMegabytes() + "MB");
        }
    }
}
