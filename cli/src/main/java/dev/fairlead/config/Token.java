package dev.fairlead.config;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A secret that admin clients send. Never part of a log line or of an error. */
public final class Token {
    private static final int LEAST_LENGTH = 16;

    private final String secret;

    private Token(String secret) {
        this.secret = secret;
    }

    /** @throws IllegalArgumentException when it is too short, or cannot be sent in a header */
    public static Token of(String text) {
        String secret = text.strip();
        if (secret.length() < LEAST_LENGTH) {
            throw new IllegalArgumentException("the token must have at least " + LEAST_LENGTH + " characters");
        }
        if (!secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("the token must be of printable ASCII without spaces");
        }
        return new Token(secret);
    }

    /** The secret itself, to be compared or sent. */
    public String reveal() {
        return secret;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Token token
                && MessageDigest.isEqual(secret.getBytes(US_ASCII), token.secret.getBytes(US_ASCII));
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
