package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests in docker/kubernetes are what the API takes, by the schema that is published with its Java client: every field known, every required one
 * there. What a schema cannot say is checked by their structure.
 */
class KubernetesManifestsTest {
    private static final Path OVERLAYS = Path.of("../docker/kubernetes/overlays");
    private static final Gson JSON = new Gson();

    /** Throws when the resource is not one. */
    private interface Schema {
        void check(JsonElement resource) throws IOException;
    }

    private static final Map<String, Schema> SCHEMAS = Map.of(
            "v1 ConfigMap", V1ConfigMap::validateJsonElement,
            "v1 Service", V1Service::validateJsonElement,
            "v1 ServiceAccount", V1ServiceAccount::validateJsonElement,
            "apps/v1 Deployment", V1Deployment::validateJsonElement,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"patroni", "zalando", "crunchy"})
    void every_resource_is_one_that_the_api_takes(String overlay) throws IOException {
        List<Resource> all = Kustomization.build(OVERLAYS.resolve(overlay));

        assertThat(all).hasSizeGreaterThan(8);
        for (Resource resource : all) {
            check(resource);
        }
    }

    @Test
    void a_misspelled_field_is_found_however_deep_it_is() throws IOException {
        Resource deployment = only(Kustomization.build(OVERLAYS.resolve("patroni")), "Deployment");
        container(deployment).at("readinessProbe").put("periodSecond", 2);

        assertThatThrownBy(() -> check(deployment)).hasMessageContaining("periodSecond");
    }

    @ParameterizedTest
    @ValueSource(strings = {"patroni", "zalando", "crunchy"})
    void ports_selectors_and_volumes_lead_to_what_is_there(String overlay) throws IOException {
        List<Resource> all = Kustomization.build(OVERLAYS.resolve(overlay));

        Resource deployment = only(all, "Deployment");
        Resource pod = deployment.at("spec", "template", "spec");
        Resource labels = deployment.at("spec", "template", "metadata", "labels");
        Set<String> ports = values(container(deployment).list("ports"), "name");
        assertThat(values(pod.list("volumes"), "name"))
                .isEqualTo(values(container(deployment).list("volumeMounts"), "name"));
        assertThat(only(all, "ConfigMap").name()).isEqualTo("fairlead");
        assertThat(only(all, "ServiceAccount").name())
                .isEqualTo(pod.at("serviceAccountName").text());
        assertThat(only(all, "PodDisruptionBudget").at("spec", "selector", "matchLabels"))
                .isEqualTo(labels);
        assertThat(ours(all)).hasSize(3).allSatisfy(service -> {
            assertThat(service.at("spec", "selector")).isEqualTo(labels);
            assertThat(ports).containsAll(values(service.at("spec").list("ports"), "targetPort"));
        });
        assertThat(all.stream().filter(each -> each.kind().equals("NetworkPolicy")))
                .hasSize(2)
                .allSatisfy(policy -> assertThat(policy.at("spec", "podSelector", "matchLabels"))
                        .isEqualTo(labels));
    }

    @ParameterizedTest
    @ValueSource(strings = {"patroni", "zalando", "crunchy"})
    void the_configuration_is_a_valid_one_and_its_routes_are_the_ports_of_the_pod(String overlay) throws IOException {
        List<Resource> all = Kustomization.build(OVERLAYS.resolve(overlay));
        String text = only(all, "ConfigMap").at("data", "fairlead.yaml").text();
        Path token = Files.writeString(directory.resolve("token"), "sixteen-characters-and-more");
        Path authority = Path.of("src/test/resources/dev/fairlead/migrate/tls-on-rest-api/ca.pem")
                .toAbsolutePath();
        Path file = Files.writeString(
                directory.resolve("fairlead.yaml"),
                text.replace("/etc/fairlead-admin/token", token.toString())
                        .replace("/etc/fairlead-patroni/ca.crt", authority.toString()));
        var said = new StringWriter();

        int exit = Main.execute(
                Map.of(), new PrintWriter(said), new PrintWriter(said), "check", "--config", file.toString());

        assertThat(exit).as(said.toString()).isZero();
        assertThat(container(only(all, "Deployment")).list("ports"))
                .allSatisfy(port -> assertThat(text)
                        .contains("*:" + port.at("containerPort").number()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"patroni", "zalando", "crunchy"})
    void a_pod_has_time_to_end_in_order(String overlay) throws IOException {
        List<Resource> all = Kustomization.build(OVERLAYS.resolve(overlay));

        Resource pod = only(all, "Deployment").at("spec", "template", "spec");

        assertThat(only(all, "ConfigMap").at("data", "fairlead.yaml").text())
                .contains("shutdown: { delay: 10s, timeout: 40s }");
        assertThat(pod.at("terminationGracePeriodSeconds").number()).isGreaterThan(10 + 40);
    }

    private static void check(Resource resource) throws IOException {
        String kind = resource.at("apiVersion").text() + " " + resource.kind();
        Schema schema = SCHEMAS.get(kind);
        if (schema == null) {
            throw new IllegalArgumentException("no schema of " + kind);
        }
        schema.check(JSON.toJsonTree(resource.value()));
    }

    private static Resource only(List<Resource> all, String kind) {
        List<Resource> found =
                all.stream().filter(each -> each.kind().equals(kind)).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** Services that lead to the proxy itself, which are those of the base. */
    private static List<Resource> ours(List<Resource> all) {
        return all.stream()
                .filter(each -> each.kind().equals("Service"))
                .filter(each -> !each.name().equals("fairlead-patroni"))
                .toList();
    }

    private static Resource container(Resource deployment) {
        return deployment.at("spec", "template", "spec", "containers", "0");
    }

    private static Set<String> values(List<Resource> mappings, String key) {
        return mappings.stream().map(each -> each.at(key).text()).collect(Collectors.toSet());
    }
}
