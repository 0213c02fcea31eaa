package io.drover.wiring;

import io.drover.aws.endpoint.MovingEndpoint;
import io.drover.link.LinkAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;

/**
 * Where the embedded back ends of a data directory are by now. A server that starts anew says so in a file; whoever cannot
 * reach what it said before has it read again, a few times a second at most. A file that is missing, or makes no sense, is
 * no news. Thread-safe.
 */
final class ConnectionFile {

    static final String QUEUES = "spring.cloud.aws.sqs.endpoint";
    static final String FUNCTIONS = "drover.functions.endpoint";

    private static final String STORE = BackendProperties.Store.URL;
    private static final String LINK_KEY = "drover.backend.store.password";
    private static final String ACCESS_KEY = "spring.cloud.aws.credentials.access-key";
    /** What half a file may lack. */
    private static final Set<String> WHOLE = Set.of(STORE, LINK_KEY, QUEUES, ACCESS_KEY);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionFile.class);
    /** A look costs a small file's read; what it finds ends the wait of everything that this process holds. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final int MOST_BYTES = 64 << 10;

    private final @Nullable Path file;
    private final LongSupplier nanos;
    private volatile Map<String, String> known = Map.of();
    private long nextLook;

    /** @param file absent: nothing is ever known */
    ConnectionFile(@Nullable Path file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
        this.nextLook = nanos.getAsLong();
        known = read().orElse(Map.of());
    }

    /** The link to the store, if it is known. */
    Optional<LinkAddress> link() {
        Map<String, String> said = known;
        String url = said.getOrDefault(STORE, "");
        String key = said.getOrDefault(LINK_KEY, "");
        return LinkAddress.isUrl(url) && !key.isBlank() ? Optional.of(new LinkAddress(url, key)) : Optional.empty();
    }

    /**
     * Has a client go after a stand-in for its service.
     *
     * @param name of the setting that says where it is
     * @param otherwise the client's own credentials
     */
    void follow(String name, AwsClientBuilder<?, ?> client, AwsCredentialsProvider otherwise) {
        if (file != null) {
            new MovingEndpoint(() -> endpoint(name), this::lookAgain, otherwise).applyTo(client);
        }
    }

    private Optional<MovingEndpoint.Place> endpoint(String name) {
        Map<String, String> said = known;
        String endpoint = said.getOrDefault(name, "");
        String key = said.getOrDefault(ACCESS_KEY, "");
        String secret = said.getOrDefault("spring.cloud.aws.credentials.secret-key", "");
        try {
            return key.isBlank() || secret.isBlank()
                    ? Optional.empty()
                    : Optional.of(new MovingEndpoint.Place(URI.create(endpoint), key, secret));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** For somebody who does not reach what was said last. Reads now, or not yet. */
    synchronized void lookAgain() {
        long now = nanos.getAsLong();
        if (file == null || now - nextLook < 0) {
            return;
        }
        nextLook = now + PAUSE.toNanos();
        Map<String, String> said = read().orElse(known);
        if (!said.equals(known)) {
            known = said;
            LOG.info("the back ends are elsewhere, or have other keys: {} has been read again", file);
        }
    }

    private Optional<Map<String, String>> read() {
        if (file == null) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            Properties properties = new Properties();
            properties.load(new StringReader(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)));
            Map<String, String> said = new HashMap<>();
            properties.stringPropertyNames().forEach(name -> said.put(name, properties.getProperty(name)));
            return said.keySet().containsAll(WHOLE) ? Optional.of(Map.copyOf(said)) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
