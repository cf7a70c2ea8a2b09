package dev.fairlead.probe;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How https to Patroni is set up.
 *
 * @param ca PEM file of the authorities to trust; empty for those of the runtime
 * @param certificate PEM file of the client certificate and its chain, with {@code key}
 * @param key PEM file of its private key, PKCS#8, RSA or EC, not encrypted
 * @param verifyHostNames whether the certificate must be for the host that is asked
 */
public record ProbeTls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key, boolean verifyHostNames) {
    /** The runtime's authorities, no client certificate, host names checked. */
    public static final ProbeTls DEFAULTS = new ProbeTls(Optional.empty(), Optional.empty(), Optional.empty(), true);

    public ProbeTls {
        requireNonNull(ca, "ca");
        requireNonNull(certificate, "certificate");
        requireNonNull(key, "key");
    }

    /** Whether what the runtime brings along is all there is. */
    boolean needsNoFile() {
        return ca.isEmpty() && certificate.isEmpty() && key.isEmpty();
    }
}
