package org.gitopsdora.source.git.mirrors;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.jspecify.annotations.Nullable;

/** Connections that trust the certificates of a file beside those of the JDK. */
final class CertificateTrust implements HttpConnectionFactory {

    private final HttpConnectionFactory plain = new JDKHttpConnectionFactory();
    private final TrustManager[] trusted;

    private CertificateTrust(TrustManager[] trusted) {
        this.trusted = trusted;
    }

    static CertificateTrust of(Path caFile) {
        try (InputStream in = Files.newInputStream(caFile)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager standard) {
                    for (X509Certificate issuer : standard.getAcceptedIssuers()) {
                        store.setCertificateEntry("jdk-" + store.size(), issuer);
                    }
                }
            }
            for (Certificate own : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("own-" + store.size(), own);
            }
            return new CertificateTrust(managers(store));
        } catch (IOException | GeneralSecurityException e) {
            throw new SourceException(
                    Blame.CONFIGURATION, "`ca-file` %s cannot be read as PEM certificates".formatted(caFile), e);
        }
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return trusting(plain.create(url), url);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return trusting(plain.create(url, proxy), url);
    }

    private HttpConnection trusting(HttpConnection connection, URL url) throws IOException {
        if (!url.getProtocol().equalsIgnoreCase("https")) {
            return connection;
        }
        try {
            connection.configure(null, trusted, null);
            return connection;
        } catch (GeneralSecurityException e) {
            throw new IOException("The certificates of `ca-file` cannot be used", e);
        }
    }
}
