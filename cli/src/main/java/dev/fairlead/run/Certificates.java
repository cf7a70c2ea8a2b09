package dev.fairlead.run;

import dev.fairlead.probe.CertificateListener;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When the certificates of REST APIs with https expire, as last seen. Any thread. */
final class Certificates implements CertificateListener {
    private final Map<String, Instant> expiries = new ConcurrentHashMap<>();

    @Override
    public void onCertificate(String apiUrl, Instant notAfter) {
        expiries.put(apiUrl, notAfter);
    }

    /** By the URL of the REST API. */
    Map<String, Instant> all() {
        return Map.copyOf(expiries);
    }
}
