package dev.fairlead.listener;

import static java.util.Objects.requireNonNull;

import dev.fairlead.relay.Transport;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.session.LoopRoute;
import dev.fairlead.session.RouteSettings;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One route as the data path serves it, on all loops. Thread rule: any thread. */
public final class ServedRoute {
    private final RouteHandle handle;
    private final Map<Transport, LoopRoute> onLoops;

    ServedRoute(RouteHandle handle, Map<Transport, LoopRoute> onLoops) {
        this.handle = handle;
        this.onLoops = Map.copyOf(onLoops);
    }

    public String name() {
        return handle.name();
    }

    public RouteHandle handle() {
        return handle;
    }

    LoopRoute on(Transport transport) {
        return requireNonNull(onLoops.get(transport));
    }

    void change(RouteSettings settings) {
        onLoops.values().forEach(route -> route.change(settings));
    }

    CompletableFuture<Void> retire() {
        return CompletableFuture.allOf(
                onLoops.values().stream().map(LoopRoute::retire).toArray(CompletableFuture[]::new));
    }
}
