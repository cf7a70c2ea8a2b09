package dev.fairlead.docker;

import static dev.fairlead.docker.Awaiting.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectImageResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import tools.jackson.databind.json.JsonMapper;

/** What the image is made of, and how a container of it lives and ends. */
@Tag("cluster")
@Timeout(300)
class ImageTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long MB = 1_000_000;

    @BeforeAll
    static void requireEngine() {
        Engine.require();
    }

    @Test
    void is_small_and_nobody_in_particular_and_says_what_it_is() {
        InspectImageResponse image =
                Engine.client().inspectImageCmd(Engine.FAIRLEAD).exec();

        assertThat(image.getSize()).isLessThan(220 * MB);
        var config = requireNonNull(image.getConfig());
        assertThat(config.getUser()).isEqualTo("65532:65532");
        assertThat(config.getLabels())
                .containsEntry("org.opencontainers.image.title", "Fairlead")
                .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
                .containsKeys("org.opencontainers.image.version", "org.opencontainers.image.revision");
    }

    @Test
    void brings_a_bill_of_materials() {
        String bill = printed(new GenericContainer<>(Engine.FAIRLEAD)
                .withCreateContainerCmdModifier(
                        command -> command.withEntrypoint("cat", "/opt/fairlead/sbom.cdx.json")));

        var components = JsonMapper.shared().readTree(bill).path("components").values().stream()
                .map(component -> component.path("name").asString())
                .toList();
        assertThat(components).contains("netty-transport", "okhttp-jvm", "jackson-databind", "picocli");
        assertThat(components).doesNotContain("junit-jupiter", "assertj-core");
    }

    @Test
    void needs_no_shell_nor_any_other_program() {
        String version = printed(new GenericContainer<>(Engine.FAIRLEAD)
                .withTmpFs(Map.of("/usr/bin", ""))
                .withCommand("--version"));

        assertThat(version).startsWith("fairlead ");
    }

    @Test
    void takes_its_memory_from_the_container() {
        String flags = printed(new GenericContainer<>(Engine.FAIRLEAD)
                .withCreateContainerCmdModifier(command -> {
                    requireNonNull(command.getHostConfig()).withMemory(512L << 20);
                    command.withEntrypoint(
                            "/opt/fairlead/runtime/bin/java",
                            "@/opt/fairlead/lib/container.options",
                            "-XX:+PrintFlagsFinal",
                            "dev.fairlead.command.Main");
                })
                .withCommand("--version"));

        assertThat(flags).containsPattern(Pattern.compile("MaxHeapSize += " + (128 << 20) + " "));
    }

    @Test
    void is_ready_within_a_second_and_found_healthy_by_itself() {
        try (var proxy = ProxyContainer.of(Cluster.shared()).started()) {
            var ready =
                    Pattern.compile("first verdict (\\d+) ms after the start").matcher(proxy.getLogs());

            assertThat(ready.find()).isTrue();
            // On a machine that does nothing else it is well below one second; here other containers run beside it.
            assertThat(Duration.ofMillis(Long.parseLong(ready.group(1)))).isLessThan(Duration.ofSeconds(3));
            await("it is healthy", LIMIT, () -> health(proxy).equals("healthy"));
        }
    }

    @Test
    void ends_in_order_on_sigterm_although_it_is_process_1() {
        var proxy = ProxyContainer.of(Cluster.shared()).started();
        var client = Engine.client();
        String id = proxy.getContainerId();

        client.stopContainerCmd(id).withTimeout(20).exec();

        var state = client.inspectContainerCmd(id).exec().getState();
        assertThat(state.getExitCodeLong()).isZero();
        assertThat(proxy.getLogs()).contains("SIGTERM: draining");
        assertThat(OffsetDateTime.parse(state.getFinishedAt())).isAfter(OffsetDateTime.parse(state.getStartedAt()));
        proxy.stop();
    }

    private static String health(ProxyContainer proxy) {
        return proxy.inspect().getState().getHealth().getStatus();
    }

    /** What a container prints that ends by itself, with status 0, without any capability and with a read-only root file system. */
    private static String printed(GenericContainer<?> container) {
        try (container) {
            container
                    .withLabels(Engine.labels())
                    .withCreateContainerCmdModifier(
                            command -> requireNonNull(command.getHostConfig()).withReadonlyRootfs(true))
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(LIMIT))
                    .start();
            return container.getLogs();
        }
    }
}
