package io.drover.wiring;

import io.drover.link.LinkAddress;
import io.drover.link.LinkCertificate;
import io.drover.link.LinkServer;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.nio.file.Files;
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

    private static final String KEY = "drover.cell-link.key";
    private static final String CERTIFICATE = "drover.cell-link.certificate";
    private static final String CERTIFICATE_KEY = "drover.cell-link.certificate-key";
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
        certificate = orNone(certificate);
        certificateKey = orNone(certificateKey);
        boolean isUsed = !listen.isEmpty() || !server.isEmpty();
        require(isUsed || key.isEmpty(), onlySaid(KEY));
        require(isUsed || certificate == null, onlySaid(CERTIFICATE));
        require(isUsed || certificateKey == null, onlySaid(CERTIFICATE_KEY));
        require(
                !isUsed || key.length() >= LEAST_KEY,
                KEY + " is a secret of " + LEAST_KEY
                        + " characters at least, the same for scheduler and workers; set it");
        require(
                !isUsed || certificate != null,
                CERTIFICATE + " names a file with the scheduler's certificate as PEM, also for workers; set it");
        require(
                listen.isEmpty() || certificateKey != null,
                CERTIFICATE_KEY + " names a file with the key to the certificate as PEM; set it");
    }

    boolean isUsed() {
        return !listen.isEmpty() || !server.isEmpty();
    }

    private static String onlySaid(String setting) {
        return setting + " is set and says nothing of where: set " + LISTEN + " (scheduler) or " + SERVER
                + " (worker) as well, or leave it out";
    }

    /** A setting without a value is none. */
    private static @Nullable Path orNone(@Nullable Path file) {
        return file == null || file.toString().isBlank() ? null : file;
    }

    /** What cannot be used for TLS is told by TLS, and which setting it is by this. */
    private static Path readable(String setting, Path file) {
        require(
                Files.isRegularFile(file) && Files.isReadable(file),
                setting + " names " + file.toAbsolutePath()
                        + (Files.exists(file) ? ", which is no file that this user may read" : ", which is not there")
                        + ": name a PEM file on this machine");
        return file;
    }

    /**
     * Where to listen.
     *
     * @throws IllegalArgumentException if one of the files cannot be read
     */
    LinkServer.Place place() {
        Matcher matcher = PLACE.matcher(listen);
        if (!matcher.matches() || certificate == null || certificateKey == null) {
            throw new IllegalStateException(LISTEN + " is not set");
        }
        return new LinkServer.Place(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                new LinkCertificate.Shown(
                        readable(CERTIFICATE, certificate), readable(CERTIFICATE_KEY, certificateKey)));
    }

    /**
     * Where the scheduler is.
     *
     * @throws IllegalArgumentException if the certificate cannot be read
     */
    LinkAddress address() {
        return new LinkAddress(server, key, certificate == null ? null : readable(CERTIFICATE, certificate));
    }

    /** Why no link can be opened, with the setting that is to be changed. */
    static IllegalArgumentException refused(FaultException why) {
        String setting = why.fault().code() == FaultCode.FIELD_INVALID ? CERTIFICATE : LISTEN;
        return new IllegalArgumentException(setting + ": " + why.fault().message(), why);
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
