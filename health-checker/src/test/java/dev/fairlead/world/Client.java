package dev.fairlead.world;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** An application: connects through a proxy, writes numbered rows (or reads), and connects anew when its connection breaks. */
final class Client implements Wire.Peer {
    private static final long RECONNECT = 50 * Network.MILLI;
    private static final long PATIENCE = 30_000 * Network.MILLI;

    private final World world;
    private final String name;
    private final String proxy;
    private final String route;
    private final long pace;
    private final Random random;
    private Wire wire;
    private int connections;
    private int row;
    private boolean ready;
    private boolean connecting;
    private long waitingSince;
    private int errors;

    Client(World world, String name, String proxy, String route, long pace, Random random) {
        this.world = world;
        this.name = name;
        this.proxy = proxy;
        this.route = route;
        this.pace = pace;
        this.random = random;
        this.wire = Wire.local(world, new ProxyProcess(world.clock()), address());
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    }

    String name() {
        return name;
    }

    String proxy() {
        return proxy;
    }

    String route() {
        return route;
    }

    boolean isWriter() {
        return route.equals(Proxy.WRITES);
    }

    /** Since when it has waited to be served; -1 while it is. */
    long waitingSince() {
        return connecting && !ready ? waitingSince : -1;
    }

    /** What is spoken on connections before the present one is not heard any more. */
    void connect() {
        if (!world.isLasting()) {
            return;
        }
        Proxy through = world.proxy(proxy);
        if (through.process().isDead()) {
            world.clock().after(RECONNECT, this::connect);
            return;
        }
        int number = ++connections;
        ready = false;
        connecting = true;
        waitingSince = world.clock().elapsed();
        wire = Wire.local(world, through.process(), address());
        wire.peer(new Wire.Peer() {
            @Override
            public void onBytes(byte[] bytes) {
                if (number == connections) {
                    Client.this.onBytes(bytes);
                }
            }

            @Override
            public void onClosed() {
                if (number == connections) {
                    Client.this.onClosed();
                }
            }
        });
        wire.send(Messages.startUp(name));
        through.accept(route, wire);
    }

    @Override
    public void onBytes(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (bytes[0] == 'R') {
            ready = true;
            next();
        } else if (bytes[0] == 'E' && text.contains("25006")) {
            errors++;
            next();
        } else if (bytes[0] == 'C' && isWriter()) {
            world.ledger().onAcknowledged(name, Integer.parseInt(text.substring(5, text.indexOf('\0', 5))));
            next();
        } else if (bytes[0] == 'C') {
            next();
        }
    }

    /** How often it was told that the server is read-only. */
    int errors() {
        return errors;
    }

    private void next() {
        int number = connections;
        world.clock().after(pace + random.nextInt(1_000_000), () -> {
            if (number == connections && world.isLasting()) {
                ask();
            }
        });
    }

    private void ask() {
        int asked = ++row;
        int number = connections;
        wire.send(Messages.query(isWriter() ? Integer.toString(row) : "read"));
        world.clock().after(PATIENCE, () -> {
            if (number == connections && asked == row && world.isLasting() && ready) {
                giveUp();
            }
        });
    }

    private void giveUp() {
        if (!world.ledger().isAcknowledged(name, row) || !isWriter()) {
            wire.breaks();
            onClosed();
        }
    }

    @Override
    public void onClosed() {
        connections++;
        ready = false;
        connecting = false;
        world.clock().after(RECONNECT, this::connect);
    }

    void onProxyEnded() {
        onClosed();
    }
}
