package dev.fairlead.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An authority for two days, a server's certificate of it, which all members share, and a client's: {@code ca}, {@code server} and {@code client}, each as
 * {@code .crt} and {@code .key}, PEM, in one directory. Made with the command {@code openssl}, from 3.0 on.
 *
 * <p>They have every extension that a strict reader asks for, which Python, and so Patroni, is since 3.13.
 *
 * @param directory readable by everybody, keys included: a container's user is nobody here; every subject names it, so that two authorities differ in name, too
 */
record Certificates(Path directory) {
    /** Where docker/patroni/member.sh looks for them. */
    private static final String IN_MEMBER = "/etc/patroni/tls/";

    /** openssl's own would make an authority of everything. */
    private static final String NO_DEFAULTS = "[req]\ndistinguished_name = name\n[name]\n";

    /**
     * Writes them.
     *
     * @param names what the server's certificate is for, as {@code DNS:node1} or {@code IP:127.0.0.1}
     */
    static Certificates create(Path directory, List<String> names) {
        var all = new Certificates(directory);
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(directory.resolve("openssl.cnf"), NO_DEFAULTS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.make("ca", "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign");
        all.sign("server", "subjectAltName=" + String.join(",", names), "extendedKeyUsage=serverAuth");
        all.sign("client", "extendedKeyUsage=clientAuth");
        return all;
    }

    Path authority() {
        return directory.resolve("ca.crt");
    }

    /** For a member's container: path and contents. */
    Map<String, String> ofMember() {
        return Stream.of("ca.crt", "server.crt", "server.key", "client.crt", "client.key")
                .collect(Collectors.toMap(name -> IN_MEMBER + name, this::read));
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sign(String name, String... extensions) {
        List<String> more = new ArrayList<>(List.of(extensions));
        Collections.addAll(more, "basicConstraints=critical,CA:FALSE", "authorityKeyIdentifier=keyid");
        make(name, Stream.of("-CA", "ca.crt", "-CAkey", "ca.key"), more.stream());
    }

    private void make(String name, String... extensions) {
        make(name, Stream.empty(), Stream.of(extensions));
    }

    private void make(String name, Stream<String> issuer, Stream<String> extensions) {
        var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-config", "openssl.cnf", "-days", "2"));
        Collections.addAll(command, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");
        Collections.addAll(
                command,
                "-subj",
                "/CN=" + name + " of " + directory.getFileName(),
                "-keyout",
                name + ".key",
                "-out",
                name + ".crt");
        issuer.forEach(command::add);
        Stream.concat(extensions, Stream.of("subjectKeyIdentifier=hash"))
                .forEach(extension -> Collections.addAll(command, "-addext", extension));
        run(command);
        try {
            Files.setPosixFilePermissions(
                    directory.resolve(name + ".key"), PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(String.join(" ", command) + " failed", e);
        }
    }
}
