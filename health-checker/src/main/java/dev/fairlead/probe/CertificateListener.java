package dev.fairlead.probe;

import java.time.Instant;

/** Is told when the certificate that a REST API shows will expire. Any thread. */
@FunctionalInterface
public interface CertificateListener {
    void onCertificate(String apiUrl, Instant notAfter);
}
