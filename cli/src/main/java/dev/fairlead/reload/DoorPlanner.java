package dev.fairlead.reload;

import dev.fairlead.config.Config;
import dev.fairlead.config.HostPort;
import dev.fairlead.config.RouteConfig;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds which addresses are opened, led to another route, and closed. Pure. */
final class DoorPlanner {
    private DoorPlanner() {}

    /**
     * A socket as the configuration knows it.
     *
     * @param who empty, or the route and a number where any free port is asked for: there every line of the file means a socket of its own
     */
    private record Place(InetSocketAddress address, String who) {}

    static List<Step> steps(Config running, Config wanted) {
        Map<Place, String> before = places(running);
        Map<Place, String> after = places(wanted);
        List<Step> opened = new ArrayList<>();
        List<Step> led = new ArrayList<>();
        List<Step> closed = new ArrayList<>();
        after.forEach((place, route) -> {
            String was = before.get(place);
            if (was == null) {
                opened.add(opening(place.address(), route, before, running));
            } else if (!was.equals(route)) {
                led.add(new Step.LeadDoor(place.address(), was, route));
            }
        });
        before.forEach((place, route) -> {
            if (!after.containsKey(place)) {
                closed.add(new Step.CloseDoor(place.address(), route));
            }
        });
        return Stream.of(opened, led, closed).flatMap(List::stream).toList();
    }

    private static Map<Place, String> places(Config config) {
        Map<Place, String> places = new LinkedHashMap<>();
        for (RouteConfig route : config.routes().toList()) {
            int number = 0;
            for (InetSocketAddress address : route.settings().listen()) {
                String who = address.getPort() == 0 ? route.name() + " " + number++ : "";
                places.put(new Place(address, who), route.name());
            }
        }
        return places;
    }

    /** What overlaps with an address that is open now cannot be opened before that one is closed, and then it might fail. */
    private static Step opening(InetSocketAddress address, String route, Map<Place, String> before, Config running) {
        Stream<InetSocketAddress> open = Stream.concat(
                before.keySet().stream().map(Place::address),
                Stream.of(running.admin().listen()));
        return open.filter(other -> HostPort.overlap(other, address))
                .findFirst()
                .<Step>map(other -> new Step.Restart(
                        new Difference("listen", Facets.text(other), Facets.text(address)),
                        "the first is open until the second is; with another port between them it takes two reloads"))
                .orElseGet(() -> new Step.OpenDoor(address, route));
    }
}
