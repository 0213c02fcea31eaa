package io.drover.wiring;

import io.drover.link.LinkAddress;
import io.drover.link.LinkCertificate;
import io.drover.link.LinkServer;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Links beyond one machine, where the store is DynamoDB. Always with a certificate, and with a key that both ends prove to know.
 *
 * @param listen where the scheduler waits for links, {@code HOST:PORT}; empty: it does not
 * @param server where a worker finds the scheduler, {@code links://HOST:PORT}; empty: it looks for none
 * @param key that both prove to know, of 16 characters at least
 * @param certificate the scheduler's, as PEM; a worker trusts this one and no other
 * @param certificateKey the key to it, for the scheduler alone
 */
@ConfigurationProperties("drover.cell-link")
public record CellLinkProperties(
        @DefaultValue("") String listen,
        @DefaultValue("") String server,
        @DefaultValue("") String key,
        @Nullable Path certificate,
        @Nullable Path certificateKey) {

    static final String LISTEN = "drover.cell-link.listen";
    static final String SERVER = "drover.cell-link.server";

    private static final int LEAST_KEY = 16;
    private static final Pattern PLACE = Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+):(\\d{1,5})");

    public CellLinkProperties {
        require(
                listen.isEmpty() || PLACE.matcher(listen).matches(),
                LISTEN + " is where the scheduler waits for links, for example 0.0.0.0:8090, not '" + listen + "'");
        require(
                server.isEmpty() || LinkAddress.isSecureUrl(server),
                SERVER + " is where workers find the scheduler, for example links://10.0.0.7:8090, not '" + server
                        + "'");
        boolean isUsed = !listen.isEmpty() || !server.isEmpty();
        require(
                !isUsed || key.length() >= LEAST_KEY,
                "drover.cell-link.key is a secret of " + LEAST_KEY
                        + " characters at least, the same for scheduler and workers; set it");
        require(
                !isUsed || certificate != null,
                "drover.cell-link.certificate names a file with the scheduler's certificate as PEM, also for workers; set it");
        require(
                listen.isEmpty() || certificateKey != null,
                "drover.cell-link.certificate-key names a file with the key to the certificate as PEM; set it");
    }

    boolean isUsed() {
        return !listen.isEmpty() || !server.isEmpty();
    }

    /** Where to listen. */
    LinkServer.Place place() {
        Matcher matcher = PLACE.matcher(listen);
        if (!matcher.matches() || certificate == null || certificateKey == null) {
            throw new IllegalStateException(LISTEN + " is not set");
        }
        return new LinkServer.Place(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                new LinkCertificate.Shown(certificate, certificateKey));
    }

    LinkAddress address() {
        return new LinkAddress(server, key, certificate);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** Without the key, since records end up in logs. */
    @Override
    public String toString() {
        return "CellLinkProperties[listen=" + listen + ", server=" + server + "]";
    }
}
