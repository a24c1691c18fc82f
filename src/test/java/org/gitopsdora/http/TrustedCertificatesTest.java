package org.gitopsdora.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HeldCertificate;
import org.gitopsdora.http.HttpFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a client with a {@code ca-file} trusts. */
class TrustedCertificatesTest {
    @TempDir
    Path folder;

    private static HeldCertificate authority(String name) {
        return new HeldCertificate.Builder()
                .commonName(name)
                .certificateAuthority(0)
                .build();
    }

    private static HeldCertificate signedBy(HeldCertificate authority) {
        return new HeldCertificate.Builder()
                .addSubjectAlternativeName("git.example.com")
                .signedBy(authority)
                .build();
    }

    @Test
    void everyAuthorityOfTheFileIsTrusted() throws Exception {
        HeldCertificate one = authority("one");
        HeldCertificate two = authority("two");
        Path file = Files.writeString(folder.resolve("both.pem"), one.certificatePem() + "\n" + two.certificatePem());
        X509TrustManager trust = TrustedCertificates.withPlatformAnd(file).trust();

        for (HeldCertificate authority : new HeldCertificate[] {one, two}) {
            X509Certificate[] chain = {signedBy(authority).certificate(), authority.certificate()};
            trust.checkServerTrusted(chain, "ECDHE_ECDSA");
        }
        assertThat(trust.getAcceptedIssuers()).contains(one.certificate(), two.certificate());
    }

    @Test
    void theAuthoritiesOfThePlatformStayTrusted() throws Exception {
        TrustManagerFactory platform = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        platform.init((KeyStore) null);
        X509Certificate[] issuers = Arrays.stream(platform.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(each -> Arrays.stream(((X509TrustManager) each).getAcceptedIssuers()))
                .toArray(X509Certificate[]::new);
        Path file =
                Files.writeString(folder.resolve("own.pem"), authority("own").certificatePem());

        assertThat(issuers).isNotEmpty();
        assertThat(TrustedCertificates.withPlatformAnd(file).trust().getAcceptedIssuers())
                .contains(issuers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"})
    void aFileWithoutACertificateIsNamed(String text) throws IOException {
        assertUnusable(Files.writeString(folder.resolve("bad.pem"), text));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertUnusable(folder.resolve("missing.pem"));
    }

    private static void assertUnusable(Path file) {
        assertThatExceptionOfType(HttpFailure.class)
                .isThrownBy(() -> TrustedCertificates.withPlatformAnd(file))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.UNUSABLE_CA_FILE))
                .withMessageContaining(file.toString());
    }
}
