package dev.fairlead.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A throw-away certificate authority with one server and one client certificate, valid for two days, as PEM files.
 *
 * @param authority  certificate of the authority
 * @param server     certificate with the addresses of all members
 * @param serverKey  its key, PKCS #8 without a password
 * @param client     certificate for a client of the REST API
 * @param clientKey  its key, PKCS #8 without a password
 * @param clientStore client certificate, key and authority as PKCS #12, password {@link #STORE_PASSWORD}
 */
public record Certificates(Path authority, Path server, Path serverKey, Path client, Path clientKey, Path clientStore) {
    public static final String STORE_PASSWORD = "fairlead";

    static Certificates create(Path directory, List<String> hosts, Account account) {
        Path authority = directory.resolve("ca.crt");
        Path authorityKey = directory.resolve("ca.key");
        newKey(authorityKey);
        Shell.mustRun(
                "openssl",
                "req",
                "-x509",
                "-new",
                "-key",
                authorityKey.toString(),
                "-days",
                "2",
                "-subj",
                "/CN=lab authority",
                "-addext",
                "basicConstraints=critical,CA:TRUE",
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign",
                "-out",
                authority.toString());
        String names = hosts.stream().map(host -> "IP:" + host).collect(Collectors.joining(","));
        Path server = sign(directory, "server", "subjectAltName=" + names);
        Path client = sign(directory, "client", "extendedKeyUsage=clientAuth");
        Certificates all = new Certificates(
                authority,
                server,
                directory.resolve("server.key"),
                client,
                directory.resolve("client.key"),
                directory.resolve("client.p12"));
        all.exportClientStore();
        List.of(all.serverKey, all.clientKey).forEach(account::own);
        return all;
    }

    private void exportClientStore() {
        Shell.mustRun(
                "openssl",
                "pkcs12",
                "-export",
                "-in",
                client.toString(),
                "-inkey",
                clientKey.toString(),
                "-certfile",
                authority.toString(),
                "-out",
                clientStore.toString(),
                "-passout",
                "pass:" + STORE_PASSWORD);
    }

    private static Path sign(Path directory, String name, String extension) {
        Path key = directory.resolve(name + ".key");
        Path request = directory.resolve(name + ".csr");
        Path certificate = directory.resolve(name + ".crt");
        Path extensions = directory.resolve(name + ".ext");
        newKey(key);
        try {
            Files.writeString(extensions, extension + "\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n");
        } catch (IOException e) {
            throw new LabException("cannot write " + extensions, e);
        }
        Shell.mustRun(
                "openssl", "req", "-new", "-key", key.toString(), "-subj", "/CN=" + name, "-out", request.toString());
        Shell.mustRun(
                "openssl",
                "x509",
                "-req",
                "-in",
                request.toString(),
                "-CA",
                directory.resolve("ca.crt").toString(),
                "-CAkey",
                directory.resolve("ca.key").toString(),
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                extensions.toString(),
                "-out",
                certificate.toString());
        return certificate;
    }

    private static void newKey(Path file) {
        Shell.mustRun(
                "openssl",
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-out",
                file.toString());
    }
}
