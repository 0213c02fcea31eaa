package io.drover.link;

import io.drover.model.fault.FaultCode;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificate of a server of the link that is not on loopback. Both ends have the same file: workers let in this very
 * certificate, whoever signed it and whatever names stand in it.
 */
public final class LinkCertificate {

    private LinkCertificate() {}

    /** What a server shows: the certificate, and the key to it, each as PEM. */
    public record Shown(Path certificate, Path key) {

        SslContext context() {
            try {
                return GrpcSslContexts.configure(
                                GrpcSslContexts.forServer(certificate.toFile(), key.toFile()), SslProvider.JDK)
                        .build();
            } catch (IllegalArgumentException | IOException e) {
                throw FaultCode.FIELD_INVALID.asException(
                        "the link's certificate " + certificate + " or its key " + key
                                + " cannot be used, give both as PEM and the key unencrypted, as PKCS#8: "
                                + first(e).getMessage(),
                        e);
            }
        }
    }

    private static Throwable first(Throwable e) {
        return e.getCause() == null ? e : first(e.getCause());
    }

    static SslContext trusting(Path file) {
        try {
            return GrpcSslContexts.configure(GrpcSslContexts.forClient(), SslProvider.JDK)
                    .trustManager(new Only(read(file), file))
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw FaultCode.FIELD_INVALID.asException(
                    "the certificate " + file + " of the link's server cannot be read as PEM: " + e.getMessage(), e);
        }
    }

    private static Certificate read(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** Trusts one certificate, and nobody who vouches for others. */
    private static final class Only extends X509ExtendedTrustManager {

        private final Certificate one;
        private final Path file;

        Only(Certificate one, Path file) {
            this.one = one;
            this.file = file;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type) throws CertificateException {
            if (shown.length == 0 || !shown[0].equals(one)) {
                throw new CertificateException(
                        "it shows another certificate than " + file + "; give workers and scheduler the same one");
            }
            shown[0].checkValidity();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket)
                throws CertificateException {
            checkServerTrusted(shown, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(shown, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type) throws CertificateException {
            throw new CertificateException("workers show no certificates");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(shown, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(shown, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
