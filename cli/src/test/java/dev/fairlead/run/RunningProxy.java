package dev.fairlead.run;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.systemd.Notifier;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** A whole proxy in front of a member that pretends, cluster main, routes primary and replicas, and a client of its admin endpoint. Any thread. */
public final class RunningProxy implements AutoCloseable {
    private final FakeMember member = new FakeMember();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Proxy proxy;

    public RunningProxy() throws Exception {
        var flags = Map.of(
                "--patroni", member.url(),
                "--primary", "127.0.0.1:0",
                "--replicas", "127.0.0.1:0",
                "--admin", "127.0.0.1:0");
        var given = new CommonCase(flags, Map.of());
        proxy = Proxy.start(((Outcome.Valid) ConfigReader.read(given)).config(), "test");
        proxy.reloadFrom(given, Notifier.of(Map.of()));
        // The first client is held until there is a verdict, so being served means that there is one.
        try (Socket client = connect()) {
            isServed(client);
        }
    }

    /** ADDRESS:PORT. */
    public String admin() {
        return "127.0.0.1:" + proxy.adminAddress().orElseThrow().getPort();
    }

    /** Where the member's Patroni answers. */
    public String patroni() {
        return member.url();
    }

    /** A client of the route primary that has said who it is. */
    public Socket connect() throws IOException {
        InetSocketAddress address = proxy.listening("primary").getFirst();
        var client = new Socket(address.getAddress(), address.getPort());
        client.setSoTimeout(30_000);
        byte[] parameters = "user\0test\0\0".getBytes(StandardCharsets.US_ASCII);
        var out = new DataOutputStream(client.getOutputStream());
        out.writeInt(8 + parameters.length);
        out.writeInt(3 << 16);
        out.write(parameters);
        return client;
    }

    /** Waits for what the server greets with. */
    public boolean isServed(Socket client) throws IOException {
        byte[] greeting = FakeMember.greeting();
        return java.util.Arrays.equals(client.getInputStream().readNBytes(greeting.length), greeting);
    }

    /** A client that is relayed. */
    public Socket served() throws IOException {
        Socket client = connect();
        if (!isServed(client)) {
            throw new IOException("the client was not served");
        }
        return client;
    }

    public HttpResponse<String> ask(String method, String path) throws Exception {
        return ask(method, path, "");
    }

    public HttpResponse<String> ask(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://" + admin() + path))
                .timeout(Duration.ofSeconds(30))
                .header("User-Agent", "test")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        member.close();
        http.close();
    }
}
