package org.gitopsdora.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.gitopsdora.http.HttpFailure.Kind;
import org.jspecify.annotations.Nullable;

/** The platform's certificate authorities and those of one PEM file. */
record TrustedCertificates(SSLSocketFactory sockets, X509TrustManager trust) {
    static TrustedCertificates withPlatformAnd(Path caFile) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate issuer : trustManager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("platform-" + store.size(), issuer);
            }
            for (Certificate certificate : read(caFile)) {
                store.setCertificateEntry("file-" + store.size(), certificate);
            }
            X509TrustManager trust = trustManager(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return new TrustedCertificates(context.getSocketFactory(), trust);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(caFile, e);
        }
    }

    private static Collection<? extends Certificate> read(Path caFile) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(caFile)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw unusable(caFile, null);
            }
            return certificates;
        }
    }

    private static X509TrustManager trustManager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new IllegalStateException("Every JDK has an X.509 trust manager");
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
