package org.gitopsdora.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HandshakeCertificates;
import org.gitopsdora.http.HttpFailure.Kind;
import org.jspecify.annotations.Nullable;

/** The platform's certificate authorities and those of one PEM file, which may hold several. */
public record TrustedCertificates(SSLSocketFactory sockets, X509TrustManager trust) {
    /**
     * @throws HttpFailure if the file cannot be read, or holds no certificate
     */
    public static TrustedCertificates withPlatformAnd(Path caFile) {
        HandshakeCertificates.Builder trusted = new HandshakeCertificates.Builder().addPlatformTrustedCertificates();
        try {
            for (Certificate certificate : read(caFile)) {
                trusted.addTrustedCertificate((X509Certificate) certificate);
            }
        } catch (IOException | CertificateException e) {
            throw unusable(caFile, e);
        }
        HandshakeCertificates certificates = trusted.build();
        return new TrustedCertificates(certificates.sslSocketFactory(), certificates.trustManager());
    }

    private static Collection<? extends Certificate> read(Path caFile) throws IOException, CertificateException {
        try (InputStream pem = Files.newInputStream(caFile)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw unusable(caFile, null);
            }
            return certificates;
        }
    }

    private static HttpFailure unusable(Path caFile, @Nullable Exception cause) {
        return new HttpFailure(
                Kind.UNUSABLE_CA_FILE,
                0,
                "",
                "ca-file %s cannot be read or holds no PEM certificate".formatted(caFile),
                cause);
    }
}
