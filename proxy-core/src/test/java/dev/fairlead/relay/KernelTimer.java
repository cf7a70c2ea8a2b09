package dev.fairlead.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What Linux waits for on a TCP socket, as {@code /proc/net/tcp} and {@code tcp6} tell it.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html">proc_net_tcp, column tr</a>
 */
enum KernelTimer {
    NONE,
    RETRANSMIT,
    KEEPALIVE,
    OTHER;

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int TIMER = 5;
    private static final String ESTABLISHED = "01";

    /** The timer of the established socket with this port; there must be one. */
    static KernelTimer of(InetSocketAddress local) throws IOException {
        String port = String.format(Locale.ROOT, ":%04X", local.getPort());
        for (Path table : TABLES) {
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.trim().split("\\s+");
                if (columns[LOCAL].endsWith(port) && columns[STATE].equals(ESTABLISHED)) {
                    return of(columns[TIMER]);
                }
            }
        }
        throw new IllegalStateException("no established socket at " + local);
    }

    private static KernelTimer of(String column) {
        return switch (column.substring(0, 2)) {
            case "00" -> NONE;
            case "01" -> RETRANSMIT;
            case "02" -> KEEPALIVE;
            default -> OTHER;
        };
    }
}
