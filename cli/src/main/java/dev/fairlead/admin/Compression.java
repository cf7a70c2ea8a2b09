package dev.fairlead.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Whether and how an answer is made shorter: gzip, for who asks for it (RFC 9110, 12.5.3). Pure. */
final class Compression {
    /** Below this it costs more than it saves. */
    private static final int LEAST_BYTES = 1024;

    private Compression() {}

    /** @param accepted the {@code Accept-Encoding} header, empty without one */
    static boolean isWorthIt(String accepted, byte[] body) {
        return body.length >= LEAST_BYTES
                && Arrays.stream(accepted.toLowerCase(Locale.ROOT).split(",")).anyMatch(Compression::namesGzip);
    }

    private static boolean namesGzip(String coding) {
        String[] parts = coding.replace(" ", "").split(";");
        boolean named = parts.length > 0 && (parts[0].equals("gzip") || parts[0].equals("*"));
        return named && Arrays.stream(parts).noneMatch(part -> part.matches("q=0(\\.0*)?"));
    }

    static byte[] gzip(byte[] body) {
        var bytes = new ByteArrayOutputStream(body.length / 4);
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }
}
