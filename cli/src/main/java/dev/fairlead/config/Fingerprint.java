package dev.fairlead.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * What was in some files when they were looked at, as a SHA-256, so that a file that was written anew under the same name can be told. A file that
 * cannot be read is told apart from an empty one.
 */
public record Fingerprint(String sha256) {
    /** Of no file. */
    public static final Fingerprint NOTHING = of(List.of());

    public Fingerprint {
        requireNonNull(sha256, "sha256");
    }

    /** @param files in a fixed order */
    public static Fingerprint of(Collection<Path> files) {
        MessageDigest all = newDigest();
        for (Path file : files) {
            all.update(file.toString().getBytes(UTF_8));
            all.update(newDigest().digest(content(file)));
        }
        return new Fingerprint(HexFormat.of().formatHex(all.digest()));
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            return "cannot be read".getBytes(UTF_8);
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
