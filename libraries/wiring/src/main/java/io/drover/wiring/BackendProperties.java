package io.drover.wiring;

import io.drover.embedded.store.SqliteDatabase;
import io.drover.embedded.store.StoreSync;
import io.drover.link.LinkAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the parts are that every service stands on; the queues' endpoint, region and credentials are Spring Cloud
 * AWS's own settings ({@code spring.cloud.aws}).
 *
 * @param queuePrefix what the names of queues start with; keeps installations apart that share an account
 * @param connectionFile where embedded back ends say where they are; it is read again when they cannot be reached
 */
@ConfigurationProperties("drover.backend")
public record BackendProperties(
        @DefaultValue Store store,
        @DefaultValue Objects objects,
        @DefaultValue("drover") String queuePrefix,
        @Nullable Path connectionFile) {

    public BackendProperties {
        // Names grow by a part of their own and a cell's id, and SQS ends at 80.
        require(
                queuePrefix.matches("[A-Za-z0-9_-]{1,30}"),
                "drover.backend.queue-prefix",
                "is 1 to 30 letters, digits, '-' and '_'",
                queuePrefix);
    }

    /**
     * The store.
     *
     * @param url {@code jdbc:sqlite:FILE} for a file of this machine, {@code dynamodb:PREFIX} for DynamoDB tables whose
     *     names start so, or {@code link://127.0.0.1:PORT} for a worker of this machine, which reaches the store through a
     *     server process; all processes of an installation name the same one
     * @param password the link's access key
     * @param sync what a write to the file survives that was acknowledged
     */
    public record Store(
            @DefaultValue("") String url,
            @DefaultValue("") String password,
            @DefaultValue("process") StoreSync sync) {

        static final String URL = "drover.backend.store.url";
        static final String DYNAMO = "dynamodb:";

        public Store {
            require(
                    url.matches(SqliteDatabase.SCHEME + "[^:?][^?]*")
                            || url.matches(DYNAMO + "[A-Za-z0-9_.-]{1,100}")
                            || LinkAddress.isUrl(url),
                    URL,
                    "names a file on a disk of this machine, for example jdbc:sqlite:/var/lib/drover/store.db, or the"
                            + " prefix of DynamoDB tables, for example dynamodb:drover, or for a worker the link of a"
                            + " Drover of this machine, for example link://127.0.0.1:5000",
                    url);
            require(
                    !LinkAddress.isUrl(url) || !password.isBlank(),
                    "drover.backend.store.password",
                    "is the access key of the link",
                    password);
        }

        public boolean isDynamo() {
            return url.startsWith(DYNAMO);
        }

        /** The file that it is; empty if it is something else. */
        public Optional<Path> file() {
            return url.startsWith(SqliteDatabase.SCHEME)
                    ? Optional.of(Path.of(url.substring(SqliteDatabase.SCHEME.length()))
                            .toAbsolutePath())
                    : Optional.empty();
        }

        /** What the names of the DynamoDB tables start with. */
        public String tablePrefix() {
            return url.substring(DYNAMO.length()) + "-";
        }

        /** Without the password, since records end up in logs. */
        @Override
        public String toString() {
            return "Store[url=" + url + ", sync=" + sync + "]";
        }
    }

    /**
     * The objects.
     *
     * @param url a directory, made if it does not exist, a relative one starts where the process was started; or
     *     {@code s3://BUCKET} or {@code s3://BUCKET/PREFIX}
     * @param sync whether every object of a directory is flushed to the disk before it counts as stored
     */
    public record Objects(
            @DefaultValue("") String url,
            @DefaultValue("false") boolean sync) {

        static final String URL = "drover.backend.objects.url";
        static final String S3 = "s3://";
        private static final Pattern BUCKET = Pattern.compile(S3 + "([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.+))?");

        public Objects {
            require(
                    !url.isBlank(),
                    URL,
                    "names the directory that all processes of an installation share, or a bucket like s3://my-drover",
                    url);
            if (url.startsWith(S3)) {
                require(
                        BUCKET.matcher(url).matches(),
                        URL,
                        "is s3://BUCKET or s3://BUCKET/PREFIX with the name of a bucket",
                        url);
            } else {
                url = Path.of(url).toAbsolutePath().normalize().toString();
            }
        }

        public Path directory() {
            return Path.of(url);
        }

        public String bucket() {
            return group(1);
        }

        /** What keys start with; empty for none. */
        public String prefix() {
            return group(2);
        }

        private String group(int number) {
            Matcher matcher = BUCKET.matcher(url);
            String found = matcher.matches() ? matcher.group(number) : null;
            return found == null ? "" : found;
        }
    }

    private static void require(boolean holds, String key, String rule, String value) {
        if (!holds) {
            throw new IllegalArgumentException(
                    key + " " + rule + (value.isEmpty() ? "; set it" : ", not '" + value + "'"));
        }
    }
}
