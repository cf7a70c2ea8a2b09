package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.TransportKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client of good will sends, byte by byte. */
@Timeout(60)
class HostileClientsTest {
    private static final String TOKEN = "0123456789abcdef";

    private final EventLoops loops = EventLoops.start(1, TransportKind.best(), AdminServer::onFailure);
    private final AtomicInteger orders = new AtomicInteger();
    private final CountDownLatch news = new CountDownLatch(1);
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = start(Optional.empty());
    }

    private AdminServer start(Optional<String> token) throws IOException {
        var endpoints = new Endpoints()
                .add("GET", "/livez", _ -> Answer.text(200, "live"))
                .add("GET", "/api/v1/status", _ -> Answer.json(List.of()))
                .add("GET", "/api/v1/events", _ -> new Answer.Endless("text/event-stream", this::tell))
                .add("POST", "/api/v1/order", _ -> Answer.json(orders.incrementAndGet()));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return AdminServer.start(loops, address, new Access(token, false), endpoints);
    }

    /** One word at once, and another when there is news. */
    private void tell(OutputStream to) throws IOException {
        to.write("first\n".getBytes(ISO_8859_1));
        to.flush();
        try {
            news.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        to.write("second\n".getBytes(ISO_8859_1));
    }

    @AfterEach
    void stop() {
        server.close();
        loops.close();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** The status, or 0 when the connection ends without one. */
    private int status(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            String line = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
            return line.length() < 12 ? 0 : Integer.parseInt(line.substring(9));
        } catch (SocketException reset) {
            return 0;
        }
    }

    private static String request(String method, String target, String... headers) {
        return method + " " + target + " HTTP/1.1\r\n" + String.join("", List.of(headers)) + "\r\n";
    }

    @Test
    void slow_clients_do_not_keep_others_out() throws IOException {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < AdminFront.MOST + 50; i++) {
            Socket socket = connect();
            socket.getOutputStream().write("GET /livez HTT".getBytes(ISO_8859_1));
            slow.add(socket);
        }

        for (int i = 0; i < 20; i++) {
            assertThat(status(request("GET", "/livez", "Host: localhost\r\n"))).isEqualTo(200);
        }

        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void polite_clients_that_keep_their_connections_give_way_and_who_listens_to_events_does_not() throws IOException {
        String ask = request("GET", "/livez", "Host: localhost\r\n");
        List<Socket> polite = new ArrayList<>();
        try (Socket listener = connect()) {
            listener.getOutputStream()
                    .write(request("GET", "/api/v1/events", "Host: localhost\r\n")
                            .getBytes(ISO_8859_1));
            var told = new Scanner(listener.getInputStream(), ISO_8859_1);
            assertThat(told.findWithinHorizon("first", 0)).isNotNull();

            for (int i = 0; i < AdminFront.MOST + 50; i++) {
                Socket socket = connect();
                socket.getOutputStream().write(ask.getBytes(ISO_8859_1));
                assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                        .endsWith(" 200");
                polite.add(socket);
            }

            for (int i = 0; i < 20; i++) {
                assertThat(status(ask)).isEqualTo(200);
            }
            news.countDown();
            assertThat(told.findWithinHorizon("second", 0)).isNotNull();
        }
        for (Socket socket : polite) {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example\r\n",
                "",
                "Host: localhost\r\nOrigin: http://evil.example\r\n",
                "Host: localhost\r\nOrigin: null\r\n",
                "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n",
                "Host: localhost\r\nSec-Fetch-Site: same-site\r\n",
            })
    void a_web_page_cannot_give_an_order(String headers) throws IOException {
        // A missing Host is refused by newer JDKs' HTTP server itself, with 400.
        assertThat(status(request("POST", "/api/v1/order", headers, "Content-Length: 0\r\n")))
                .isIn(headers.isEmpty() ? Set.of(400, 403) : Set.of(403));
        assertThat(orders).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/livez/../api/v1/order",
                "/readyz/..%2fapi/v1/order",
                "/livez%00",
                "//api/v1/order",
                "/api/v1/order/",
                "/api/v1//order",
                "/API/v1/order",
            })
    void a_path_that_only_resembles_another_is_not_taken_for_it(String path) throws IOException {
        server.close();
        server = start(Optional.of(TOKEN));

        assertThat(status(request("POST", path, "Host: x\r\n", "Content-Length: 0\r\n")))
                .isIn(0, 400, 401, 404, 405);
        assertThat(orders).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer 0123456789abcde",
                "Bearer 0123456789abcdef0",
                "Bearer",
                "Basic 0123456789abcdef",
                "0123456789abcdef",
                "",
            })
    void a_wrong_token_opens_nothing_but_health_checks(String authorization) throws IOException {
        server.close();
        server = start(Optional.of(TOKEN));
        String header = "Authorization: " + authorization + "\r\n";

        assertThat(status(request("GET", "/api/v1/status", "Host: x\r\n", header)))
                .isEqualTo(401);
        assertThat(status(request("POST", "/api/v1/order", "Host: x\r\n", header, "Content-Length: 0\r\n")))
                .isEqualTo(401);
        assertThat(status(request("GET", "/livez", "Host: x\r\n", header))).isEqualTo(200);
        assertThat(orders).hasValue(0);
    }

    @Test
    void the_token_opens_the_rest_whatever_the_host() throws IOException {
        server.close();
        server = start(Optional.of(TOKEN));

        assertThat(status(request(
                        "POST",
                        "/api/v1/order",
                        "Host: db.example\r\n",
                        "Authorization: Bearer " + TOKEN + "\r\n",
                        "Content-Length: 0\r\n")))
                .isEqualTo(200);
        assertThat(orders).hasValue(1);
    }

    @Test
    void a_body_or_head_that_is_too_long_is_not_taken() throws IOException {
        String tooLong = "x".repeat(70_000);
        String many = IntStream.range(0, 200).mapToObj(i -> "X" + i + ": y\r\n").collect(Collectors.joining());

        assertThat(status(
                        request("POST", "/api/v1/order", "Host: localhost\r\n", "Content-Length: 70000\r\n") + tooLong))
                .isEqualTo(413);
        assertThat(status(request("POST", "/api/v1/order", "Host: localhost\r\n", "X: " + tooLong + "\r\n")))
                .isIn(0, 400, 431);
        assertThat(status(request("POST", "/api/v1/order", "Host: localhost\r\n", many)))
                .isIn(0, 400, 431);
        assertThat(orders).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n\r\n",
                "GET\r\n\r\n",
                "GET /livez\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
                "GET http://[::1/livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/status?%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /api/v1/order HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/order HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
            })
    void garbage_is_refused_and_the_next_client_is_served(String garbage) throws IOException {
        int refused;
        try (Socket socket = connect()) {
            socket.getOutputStream().write(garbage.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            String line = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
            refused = line.length() < 12 ? 0 : Integer.parseInt(line.substring(9));
        } catch (SocketException reset) {
            refused = 0;
        }

        assertThat(refused).isNotEqualTo(200).isNotEqualTo(500);
        assertThat(status(request("GET", "/livez", "Host: localhost\r\n"))).isEqualTo(200);
        assertThat(orders).hasValue(0);
    }
}
