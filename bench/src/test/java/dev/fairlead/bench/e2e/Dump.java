package dev.fairlead.bench.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A plain-text dump of one database in a file. */
record Dump(Path file) {
    /** Takes it with pg_dump, connecting with these words of a connection string. */
    static Dump take(Path file, String connection) {
        try (Program dump = Program.of("pg_dump", "--no-owner", "--file", file.toString(), connection)) {
            dump.mustSucceed();
        }
        return new Dump(file);
    }

    /** Restores it with psql. */
    void restore(String connection) {
        try (Program psql = Program.of(
                "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file", file.toString(), connection)) {
            psql.mustSucceed();
        }
    }

    long bytes() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * SHA-256 of all lines but the two that carry a random key.
     *
     * @see <a href="https://www.postgresql.org/docs/current/app-pgdump.html">pg_dump, --restrict-key</a>
     */
    String checksum() {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("\\restrict ") && !line.startsWith("\\unrestrict ")) {
                    digest.update((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
