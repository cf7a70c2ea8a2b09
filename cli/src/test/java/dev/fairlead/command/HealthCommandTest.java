package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.run.RunningProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class HealthCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int ask(String admin) {
        return HealthCommand.ask(Map.of("FAIRLEAD_ADMIN", admin), new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @Test
    void finds_a_proxy_ready_that_has_its_first_verdict() throws Exception {
        try (var proxy = new RunningProxy()) {
            int status = ask(proxy.admin());

            assertThat(status).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("ready\n");
        }
    }

    @Test
    void fails_when_nobody_answers() throws IOException {
        String nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + socket.getLocalPort();
        }

        int status = ask(nobody);

        assertThat(status).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("nobody answers at " + nobody);
    }

    @Test
    void fails_when_the_proxy_says_that_it_is_not_ready() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerOnce(server, "HTTP/1.1 503 Service Unavailable\r\n\r\n"));

            int status = ask("127.0.0.1:" + server.getLocalPort());

            assertThat(status).isEqualTo(ExitCode.FAILED);
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("not ready", "503 Service Unavailable");
        }
    }

    @Test
    void fails_when_something_else_answers() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerOnce(server, "220 mail.example ESMTP\r\n"));

            int status = ask("127.0.0.1:" + server.getLocalPort());

            assertThat(status).isEqualTo(ExitCode.FAILED);
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("not the answer of a fairlead");
        }
    }

    @Test
    void is_a_command_with_help_like_the_others() {
        var help = new StringWriter();

        int status =
                Main.execute(Map.of(), new PrintWriter(help, true), new PrintWriter(help, true), "health", "--help");

        assertThat(status).isZero();
        assertThat(help.toString()).contains("FAIRLEAD_ADMIN", "Exit status: 0 ready");
    }

    private static void answerOnce(ServerSocket server, String answer) {
        try (Socket client = server.accept()) {
            client.getInputStream().read();
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
