package dev.fairlead.run;

import dev.fairlead.config.RouteConfig;
import dev.fairlead.listener.Door;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** All doors that there are in a reload, those of before and new ones, until each is taken by the route that it leads to from now on. Confined to one thread. */
final class DoorHand {
    private final List<Prepared.NewDoor> doors;

    DoorHand(List<Prepared.NewDoor> doors) {
        this.doors = new ArrayList<>(doors);
    }

    /** In the order of the route's addresses. A socket that stays goes on listening, whichever route it leads to. */
    List<Door> take(RouteConfig route) {
        return route.settings().listen().stream()
                .map(address -> take(address, route.name()))
                .toList();
    }

    /** Any free port means a socket of the route's own, so it is looked for by the route's name as well. */
    private Door take(InetSocketAddress address, String route) {
        Prepared.NewDoor found = doors.stream()
                .filter(each -> each.door().configured().equals(address))
                .filter(each -> address.getPort() != 0 || each.route().equals(route))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing listens on " + address));
        doors.remove(found);
        return found.door();
    }

    /** Those that nobody has taken. */
    List<Door> left() {
        return doors.stream().map(Prepared.NewDoor::door).toList();
    }
}
