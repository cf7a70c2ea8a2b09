package dev.fairlead.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

/**
 * A member of a cluster: Patroni and PostgreSQL in one container, on one network with clients and other members, and on another with etcd.
 *
 * <p>Other members and proxies know it by its name, also when a network gives it another address.
 */
final class Member extends GenericContainer<Member> {
    private final String name;
    private final Network clients;
    private final Network etcd;

    Member(String name, Network clients, Network etcd) {
        super(Engine.PATRONI);
        this.name = name;
        this.clients = clients;
        this.etcd = etcd;
        withNetwork(clients).withNetworkAliases(name).withLabels(Engine.labels());
        withCreateContainerCmdModifier(command -> command.withHostName(name));
        withEnv("PATRONI_ETCD3_HOSTS", "etcd:2379");
        withEnv("PATRONI_SUPERUSER_USERNAME", "postgres").withEnv("PATRONI_SUPERUSER_PASSWORD", Cluster.PASSWORD);
        withEnv("PATRONI_REPLICATION_USERNAME", "replicator").withEnv("PATRONI_REPLICATION_PASSWORD", Cluster.PASSWORD);
        withEnv("PATRONI_REWIND_USERNAME", "rewinder").withEnv("PATRONI_REWIND_PASSWORD", Cluster.PASSWORD);
    }

    String name() {
        return name;
    }

    /** Before it starts, so that Patroni finds etcd at once. */
    @Override
    protected void containerIsCreated(String containerId) {
        connect(containerId, etcd);
    }

    void kill() {
        dockerClient.killContainerCmd(getContainerId()).exec();
    }

    void pause() {
        dockerClient.pauseContainerCmd(getContainerId()).exec();
    }

    void resume() {
        dockerClient.unpauseContainerCmd(getContainerId()).exec();
    }

    /** Nothing comes or goes any more, and nobody is told. */
    void unplug() {
        unplugFromEtcd();
        disconnect(clients);
    }

    void unplugFromEtcd() {
        disconnect(etcd);
    }

    /**
     * What {@code patronictl} does in it.
     *
     * @throws IllegalStateException when it fails; says what patronictl said
     */
    void order(String... words) {
        try {
            String[] command =
                    Stream.concat(Stream.of("patronictl"), Stream.of(words)).toArray(String[]::new);
            ExecResult result = execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + result);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot run patronictl in " + name, e);
        }
    }

    /** Undoes whatever was done to it. */
    void repair() {
        InspectContainerResponse seen =
                dockerClient.inspectContainerCmd(getContainerId()).exec();
        if (Boolean.TRUE.equals(seen.getState().getPaused())) {
            resume();
        }
        if (!isOn(seen, clients)) {
            connect(getContainerId(), clients);
        }
        if (!isOn(seen, etcd)) {
            connect(getContainerId(), etcd);
        }
        if (!Boolean.TRUE.equals(seen.getState().getRunning())) {
            dockerClient.startContainerCmd(getContainerId()).exec();
        }
    }

    /** Its address on the network with clients; empty while it is not there. */
    Optional<String> address() {
        return network(dockerClient.inspectContainerCmd(getContainerId()).exec(), clients)
                .map(ContainerNetwork::getIpAddress);
    }

    private void disconnect(Network network) {
        dockerClient
                .disconnectFromNetworkCmd()
                .withContainerId(getContainerId())
                .withNetworkId(network.getId())
                .withForce(true)
                .exec();
    }

    private void connect(String containerId, Network network) {
        var endpoint = new ContainerNetwork();
        if (network.getId().equals(clients.getId())) {
            endpoint.withAliases(name);
        }
        dockerClient
                .connectToNetworkCmd()
                .withContainerId(containerId)
                .withNetworkId(network.getId())
                .withContainerNetwork(endpoint)
                .exec();
    }

    private static boolean isOn(InspectContainerResponse seen, Network network) {
        return network(seen, network).isPresent();
    }

    private static Optional<ContainerNetwork> network(InspectContainerResponse seen, Network network) {
        return seen.getNetworkSettings().getNetworks().values().stream()
                .filter(endpoint -> network.getId().equals(endpoint.getNetworkID()))
                .findFirst();
    }
}
