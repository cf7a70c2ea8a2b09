package dev.fairlead.migrate;

import dev.fairlead.migrate.Finding.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Says where a cluster's Patronis are, and how they prove who they are. Confined to the importing thread. */
final class ClusterTranslation {
    private final List<Service> services;
    private final Optional<Section> global;
    private final Predicate<String> readable;
    private final Findings findings;
    private final List<Entry> entries = new ArrayList<>();

    private ClusterTranslation(
            List<Service> services, Optional<Section> global, Predicate<String> readable, Findings findings) {
        this.services = services;
        this.global = global;
        this.readable = readable;
        this.findings = findings;
    }

    /** @param readable whether a file of that name can be read here */
    static List<Entry> of(
            String name,
            List<Service> services,
            Optional<Section> global,
            Predicate<String> readable,
            Findings findings) {
        return new ClusterTranslation(services, global, readable, findings).entries(name);
    }

    /** Every URL of a Patroni that the services name. */
    static Set<String> patroni(List<Service> services) {
        Set<String> urls = new LinkedHashSet<>();
        services.forEach(service -> urls.addAll(service.patroni()));
        return urls;
    }

    private List<Entry> entries(String name) {
        Set<String> urls = patroni(services);
        Set<Integer> lines = new TreeSet<>();
        servers().forEach(server -> lines.add(server.line().number()));
        entries.add(Entry.of("name", Yaml.quoted(name), ""));
        entries.add(Entry.of("patroni", Yaml.list(urls), "lines " + ranges(lines)));
        servers().forEach(this::server);
        if (urls.stream().anyMatch(url -> url.startsWith("https:"))) {
            tls();
        }
        return entries;
    }

    private List<Server> servers() {
        return services.stream().flatMap(service -> service.servers().stream()).toList();
    }

    private void server(Server server) {
        findings.add(
                Kind.CARRIED,
                server.line().number(),
                server.line().text(),
                "a seed: members are found through Patroni, and dialled where Patroni advertises them",
                "");
        Remarks.SERVERS.about(server.parameters(), findings);
        if (server.parameters().has("ssl")) {
            findings.leftOut(
                    server.line(),
                    "HAProxy itself speaks TLS to it; Fairlead passes on what the client speaks",
                    "Let clients ask for TLS (sslmode), and PostgreSQL offer it.");
        }
        if (!server.isChecked()) {
            findings.changed(
                    server.line(), "without check HAProxy takes it to be up always; Fairlead asks its Patroni", "");
        }
    }

    private void tls() {
        Map<String, Server> authorities = new LinkedHashMap<>();
        for (Server server : servers()) {
            server.parameters().value("ca-file").ifPresent(file -> authorities.putIfAbsent(file, server));
            boolean blind =
                    server.parameters().value("verify").filter("none"::equals).isPresent();
            if (blind) {
                findings.leftOut(
                        server.line(),
                        "Fairlead always verifies Patroni's certificate: who could fake an answer could name the"
                                + " primary",
                        "Set the cluster's tls.ca to the authority that signed it (restapi.cafile in patroni.yml).");
            } else if (!server.parameters().has("verifyhost")
                    && !server.parameters().has("check-sni")) {
                findings.changed(
                        server.line(),
                        "Fairlead also asks that Patroni's certificate names the host",
                        "If the certificates do not, and cannot be mended, set tls.verify-host-names: false.");
            }
        }
        authorities.remove("@system-ca");
        if (authorities.size() > 1) {
            findings.add(
                    Kind.LEFT_OUT,
                    0,
                    "ca-file " + Line.shown(String.join(", ", authorities.keySet())),
                    "a cluster of ours has one file of authorities; the first is used",
                    "Put all authorities into one file.");
        }
        authorities.entrySet().stream()
                .findFirst()
                .ifPresent(ca -> file("tls.ca", "ca-base", ca.getKey(), ca.getValue()));
        clientCertificate();
    }

    /** HAProxy keeps the key in the same file, unless it finds one that ends with .key. */
    private void clientCertificate() {
        for (Server server : servers()) {
            Optional<String> file = server.parameters().value("crt");
            if (file.isPresent()) {
                String key = readable.test(based("crt-base", file.get()) + ".key") ? file.get() + ".key" : file.get();
                file("tls.certificate", "crt-base", file.get(), server);
                file("tls.key", "crt-base", key, server);
                findings.changed(
                        server.line(),
                        "tls.key must be PKCS#8 and not encrypted",
                        "If it is not: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
                return;
            }
        }
    }

    private void file(String key, String base, String name, Server server) {
        String path = based(base, name);
        boolean on = readable.test(path);
        entries.add(new Entry(key, Yaml.quoted(path), "line " + server.line().number(), on));
        if (on) {
            findings.carried(server.line(), key + ": " + Line.shown(path));
        } else {
            findings.leftOut(
                    server.line(),
                    key + " is commented out: " + Line.shown(path) + " cannot be read here",
                    "Put the file where Fairlead will run, and remove the # before " + key + ".");
        }
    }

    private String based(String keyword, String name) {
        Optional<String> base = global.flatMap(section -> section.last(keyword)).map(line -> line.word(1));
        return name.startsWith("/") || base.isEmpty() ? name : base.get() + "/" + name;
    }

    /** {@code 12-14, 20}. */
    private static String ranges(Set<Integer> lines) {
        var text = new StringBuilder();
        int first = 0;
        int last = 0;
        for (int line : lines) {
            if (line != last + 1 || first == 0) {
                append(text, first, last);
                first = line;
            }
            last = line;
        }
        append(text, first, last);
        return text.toString();
    }

    private static void append(StringBuilder text, int first, int last) {
        if (first > 0) {
            text.append(text.isEmpty() ? "" : ", ").append(first).append(last > first ? "-" + last : "");
        }
    }
}
