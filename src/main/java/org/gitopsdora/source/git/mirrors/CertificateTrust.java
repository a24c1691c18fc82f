package org.gitopsdora.source.git.mirrors;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.TrustedCertificates;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;

/** Connections that trust the certificates of a file beside those of the JDK. */
final class CertificateTrust implements HttpConnectionFactory {

    private final HttpConnectionFactory plain = new JDKHttpConnectionFactory();
    private final TrustManager[] trusted;

    private CertificateTrust(TrustManager trusted) {
        this.trusted = new TrustManager[] {trusted};
    }

    static CertificateTrust of(Path caFile) {
        try {
            return new CertificateTrust(
                    TrustedCertificates.withPlatformAnd(caFile).trust());
        } catch (HttpFailure e) {
            throw new SourceException(
                    Blame.CONFIGURATION, "`ca-file` %s cannot be read as PEM certificates".formatted(caFile), e);
        }
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
