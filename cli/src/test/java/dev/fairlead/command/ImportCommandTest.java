package dev.fairlead.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.run.FakeMember;
import dev.fairlead.run.Proxy;
import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImportCommandTest {
    private static final String GOOD = """
        listen primary
          bind 127.0.0.1:5000
          option httpchk GET /primary
          server a 10.0.0.1:5432 check port 8008 on-marked-down shutdown-sessions
        """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int execute(InputStream input, String... args) {
        return new CommandLine(new ImportCommand(Map.of("LAG", "1MB"), input))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private int executeWith(String haproxy, String... more) throws Exception {
        Path file = Files.writeString(directory.resolve("haproxy.cfg"), haproxy);
        String[] args = new String[more.length + 1];
        args[0] = file.toString();
        System.arraycopy(more, 0, args, 1, more.length);
        return execute(InputStream.nullInputStream(), args);
    }

    @Test
    void writes_to_standard_output_and_reports_on_standard_error() throws Exception {
        assertThat(executeWith(GOOD)).isZero();

        assertThat(out.toString()).contains("listen: [\"127.0.0.1:5000\"]", "to: primary");
        assertThat(err.toString()).contains("haproxy.cfg:1: listen primary\n      route primary\n");
    }

    @Test
    void reads_standard_input_with_the_environment() {
        var input = new ByteArrayInputStream(
                GOOD.replace("/primary", "\"/replica?lag=$LAG\"").getBytes(UTF_8));

        assertThat(execute(input, "-")).isZero();

        assertThat(out.toString()).contains("max-lag: 1MB", "from standard input");
    }

    @Test
    void writes_a_file_that_check_finds_valid() throws Exception {
        Path yaml = directory.resolve("fairlead.yaml");

        assertThat(executeWith(GOOD, "-o", yaml.toString())).isZero();

        var nowhere = new PrintWriter(new StringWriter());
        assertThat(Main.execute(Map.of(), nowhere, nowhere, "check", "--config", yaml.toString()))
                .isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void writes_a_file_that_leads_to_the_primary() throws Exception {
        try (var member = new FakeMember()) {
            String haproxy = GOOD.replace("10.0.0.1:5432", "127.0.0.1:" + member.postgresPort())
                    .replace("port 8008", "port " + URI.create(member.url()).getPort());
            Path yaml = directory.resolve("fairlead.yaml");
            assertThat(executeWith(haproxy, "-o", yaml.toString())).isZero();
            // Any port that is free today.
            Files.writeString(yaml, Files.readString(yaml).replace("127.0.0.1:5000", "127.0.0.1:0"));

            var given = new CommonCase(Map.of("--config", yaml.toString(), "--admin", "127.0.0.1:0"), Map.of());
            Config config = ((Outcome.Valid) ConfigReader.read(given)).config();
            try (Proxy proxy = Proxy.start(config, "test");
                    Socket client = startedUp(proxy.listening("primary").getFirst())) {
                assertThat(client.getInputStream().readNBytes(FakeMember.greeting().length))
                        .isEqualTo(FakeMember.greeting());
            }
        }
    }

    private static Socket startedUp(InetSocketAddress address) throws IOException {
        var client = new Socket(address.getAddress(), address.getPort());
        client.setSoTimeout(30_000);
        byte[] parameters = "user\0test\0\0".getBytes(UTF_8);
        var out = new DataOutputStream(client.getOutputStream());
        out.writeInt(8 + parameters.length);
        out.writeInt(3 << 16);
        out.write(parameters);
        return client;
    }

    @Test
    void overwrites_nothing_unless_forced() throws Exception {
        Path yaml = Files.writeString(directory.resolve("fairlead.yaml"), "mine");

        assertThat(executeWith(GOOD, "-o", yaml.toString())).isEqualTo(ExitCode.INVALID);
        assertThat(yaml).hasContent("mine");
        assertThat(err.toString()).contains("exists; --force overwrites it");

        assertThat(executeWith(GOOD, "-o", yaml.toString(), "--force")).isZero();
        assertThat(yaml).content().contains("to: primary");
    }

    @Test
    void exits_with_5_when_something_was_left_out() throws Exception {
        assertThat(executeWith(GOOD + "  stick on src\n")).isEqualTo(ExitCode.INCOMPLETE);

        assertThat(err.toString()).startsWith("Not carried over (1):\n  haproxy.cfg:5: stick on src\n");
        assertThat(out.toString()).contains("to: primary");
    }

    @Test
    void exits_with_2_when_nothing_can_be_used() throws Exception {
        assertThat(executeWith("frontend web\n  mode http\n  bind *:80\n")).isEqualTo(ExitCode.INVALID);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Nothing was written");
    }

    @Test
    void exits_with_1_when_the_file_is_not_there() {
        assertThat(execute(InputStream.nullInputStream(), "/nowhere/haproxy.cfg"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("/nowhere/haproxy.cfg does not exist");
    }

    @Test
    void writes_nothing_that_it_would_not_read() throws Exception {
        Path yaml = directory.resolve("fairlead.yaml");

        int status = executeWith(GOOD.replace("127.0.0.1:", "no-such-host.invalid:"), "-o", yaml.toString());

        assertThat(status).isEqualTo(ExitCode.FAILED);
        assertThat(yaml).doesNotExist();
        assertThat(err.toString()).contains("no-such-host.invalid does not resolve");
    }

    @Test
    void shifts_ports_to_run_beside_haproxy() throws Exception {
        String statistics = "listen stats\n  bind 127.0.0.1:7000\n  stats enable\n";

        assertThat(executeWith(GOOD + statistics, "--shift-ports", "10000")).isZero();

        assertThat(out.toString()).contains("listen: [\"127.0.0.1:15000\"]", "listen: \"127.0.0.1:17000\"");
    }

    @Test
    void leaves_out_what_the_shift_pushes_beyond_the_last_port() throws Exception {
        assertThat(executeWith(GOOD, "--shift-ports", "65000")).isEqualTo(ExitCode.INVALID);
        assertThat(err.toString()).contains("with the shift there is no such port");
    }

    @Test
    void reports_for_machines() throws Exception {
        assertThat(executeWith(GOOD + "  stick on src\n", "--report", "json")).isEqualTo(ExitCode.INCOMPLETE);

        JsonNode report = JsonMapper.shared().readTree(err.toString());
        JsonNode first = report.get("findings").get(0);
        assertThat(report.get("source").asString()).isEqualTo("haproxy.cfg");
        assertThat(first.get("kind").asString()).isEqualTo("left-out");
        assertThat(first.get("lines").get(0).asInt()).isEqualTo(5);
        assertThat(first.get("what").asString()).isEqualTo("stick on src");
    }

    @Test
    void says_what_to_do_with_a_directory() {
        assertThat(execute(InputStream.nullInputStream(), directory.toString())).isEqualTo(ExitCode.FAILED);

        assertThat(err.toString()).contains("is a directory", "cat FILES | fairlead import -");
    }
}
