package dev.fairlead.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.run.RunningProxy;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The script that Patroni runs before it promotes, as it is shipped. */
@Timeout(60)
class PrePromoteTest {
    private static final String SCRIPT =
            Path.of("../docker/pre-promote.sh").toAbsolutePath().normalize().toString();
    private static final String NOBODY = "127.0.0.1:1";

    private RunningProxy proxy;
    private String said = "";

    @BeforeEach
    void start() throws Exception {
        proxy = new RunningProxy();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
    }

    private int run(boolean strict, String name, String... proxies) throws Exception {
        return run(proxy.patroni(), strict, name, proxies);
    }

    private int run(String patroni, boolean strict, String name, String... proxies) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPT, name, patroni));
        command.addAll(List.of(proxies));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FAIRLEAD_STRICT", strict ? "1" : "0");
        Process script = builder.start();
        said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).doesNotContain("syntax error", "not found");
        return script.waitFor();
    }

    @Test
    void it_has_the_primary_of_before_cut_off() throws Exception {
        Socket client = proxy.served();

        assertThat(run(true, "node2", proxy.admin())).isZero();

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThat(proxy.ask("GET", "/metrics").body()).contains("reason=\"operator-fence\"");
    }

    @Test
    void a_proxy_that_does_not_answer_stops_the_promotion_only_when_it_is_strict() throws Exception {
        Socket client = proxy.served();

        assertThat(run(false, "node2", NOBODY, proxy.admin())).isZero();
        assertThat(run(true, "node2", NOBODY, proxy.admin())).isNotZero();

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void without_a_timeline_it_says_so_and_stops_the_promotion_only_when_it_is_strict() throws Exception {
        assertThat(run("http://" + NOBODY, false, "node2", proxy.admin())).isZero();
        assertThat(said).contains("timeline").doesNotContain("curl:");
        assertThat(run("http://" + NOBODY, true, "node2", proxy.admin())).isNotZero();
    }

    @Test
    void it_does_not_cut_off_the_member_that_runs_it() throws Exception {
        Socket client = proxy.served();

        assertThat(run(true, "node1", proxy.admin())).isNotZero();

        assertThat(client.getInputStream().available()).isZero();
        assertThat(proxy.ask("GET", "/api/v1/sessions").body()).contains("127.0.0.1:" + client.getLocalPort());
        client.close();
    }
}
