package io.drover.wiring;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the parts are that every service stands on; the queues' endpoint, region and credentials are Spring Cloud
 * AWS's own settings ({@code spring.cloud.aws}).
 *
 * @param queuePrefix what the names of queues start with; keeps installations apart that share an account
 */
@ConfigurationProperties("drover.backend")
public record BackendProperties(
        @DefaultValue Store store,
        @DefaultValue Objects objects,
        @DefaultValue("drover") String queuePrefix) {

    public BackendProperties {
        // Names grow by a part of their own and a cell's id, and SQS ends at 80.
        require(
                queuePrefix.matches("[A-Za-z0-9_-]{1,30}"),
                "drover.backend.queue-prefix",
                "is 1 to 30 letters, digits, '-' and '_'",
                queuePrefix);
    }

    /**
     * The database.
     *
     * @param url of H2; all processes of an installation name the same one
     */
    public record Store(
            @DefaultValue("") String url,
            @DefaultValue("drover") String user,
            @DefaultValue("") String password) {

        public Store {
            require(
                    url.startsWith("jdbc:h2:") && !url.contains(";"),
                    "drover.backend.store.url",
                    "names an H2 database without settings, for example jdbc:h2:file:/var/lib/drover/store",
                    url);
            require(!user.isBlank(), "drover.backend.store.user", "must not be blank", user);
        }

        /** Without the password, since records end up in logs. */
        @Override
        public String toString() {
            return "Store[url=" + url + ", user=" + user + "]";
        }
    }

    /**
     * The objects.
     *
     * @param directory made if it does not exist; a relative one starts where the process was started
     * @param sync whether every object is flushed to the disk before it counts as stored
     */
    public record Objects(
            @DefaultValue("") String directory,
            @DefaultValue("false") boolean sync) {

        public Objects {
            require(
                    !directory.isBlank(),
                    "drover.backend.objects.directory",
                    "names the directory that all processes of an installation share",
                    directory);
            directory = Path.of(directory).toAbsolutePath().normalize().toString();
        }

        public Path path() {
            return Path.of(directory);
        }
    }

    private static void require(boolean holds, String key, String rule, String value) {
        if (!holds) {
            throw new IllegalArgumentException(
                    key + " " + rule + (value.isEmpty() ? "; set it" : ", not '" + value + "'"));
        }
    }
}
