package dev.fairlead.probe;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Reads the PEM files of a {@link ProbeTls} into what the JDK's TLS needs. */
final class TlsFiles {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END", Pattern.DOTALL);

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----", Pattern.DOTALL);

    private static final char[] NO_PASSWORD = {};

    private TlsFiles() {}

    /** What a TLS client is made of. */
    record Material(SSLContext context, X509TrustManager trust) {}

    /**
     * Reads all files.
     *
     * @throws IOException when a file cannot be read or is not what it should be; the message names the file
     */
    static Material read(ProbeTls tls) throws IOException {
        try {
            X509TrustManager trust = trust(tls.ca());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls), new X509TrustManager[] {trust}, null);
            return new Material(context, trust);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS set-up failed: " + e.getMessage(), e);
        }
    }

    private static X509TrustManager trust(Optional<Path> ca) throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(ca.isPresent() ? authorities(ca.get()) : null);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private static KeyStore authorities(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int index = 0;
        for (Certificate certificate : certificates(file)) {
            store.setCertificateEntry("ca" + index++, certificate);
        }
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException {
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(certificateBlocks(file));
            if (found.isEmpty()) {
                throw new IOException(file + " has no certificate");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is no PEM certificate: " + e.getMessage(), e);
        }
    }

    /** Leaves out what else is in the file: certificate and key are often kept in one, with a text before each. */
    private static ByteArrayInputStream certificateBlocks(Path file) throws IOException {
        String blocks = CERTIFICATE
                .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.joining("\n"));
        return new ByteArrayInputStream(blocks.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static KeyManager[] keys(ProbeTls tls) throws IOException, GeneralSecurityException {
        if (tls.certificate().isEmpty() || tls.key().isEmpty()) {
            return new KeyManager[0];
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        Certificate[] chain = certificates(tls.certificate().get()).toArray(Certificate[]::new);
        store.setKeyEntry("client", privateKey(tls.key().get()), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static byte[] decoded(Path file, String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no PEM private key: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Matcher matcher = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            throw new IOException(file + " has no PEM private key");
        }
        if (!matcher.group(1).equals("PRIVATE KEY")) {
            throw new IOException(file + " has a " + matcher.group(1)
                    + "; needed is an unencrypted PKCS#8 one: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        var spec = new PKCS8EncodedKeySpec(decoded(file, matcher.group(2)));
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException notThisOne) {
                // Only trying tells which algorithm a PKCS#8 key is for.
            }
        }
        throw new IOException(file + " is neither an RSA nor an EC key");
    }
}
