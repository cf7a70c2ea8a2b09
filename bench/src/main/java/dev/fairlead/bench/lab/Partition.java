package dev.fairlead.bench.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes packets vanish between loopback addresses, in a firewall table of the lab's own.
 *
 * <p>A dropped packet is what a vanished machine looks like: no refusal, no reset, no end of stream. The table exists from the first cut on; the
 * {@link Reaper} removes it.
 */
final class Partition {
    private final String table;
    private final Account account;
    private boolean exists;

    Partition(String table, Account account) {
        this.table = table;
        this.account = account;
    }

    /** Drops all that goes to or comes from {@code host}. */
    void cut(String host) {
        nft("add element inet %s vanished { %s }".formatted(table, host));
    }

    void heal(String host) {
        nft("delete element inet %s vanished { %s }".formatted(table, host));
    }

    /** Drops what anybody but the lab's servers sends to or receives from {@code host}; their replication goes on. */
    void cutFromClients(String host) {
        nft("add element inet %s hidden { %s }".formatted(table, host));
    }

    void healFromClients(String host) {
        nft("delete element inet %s hidden { %s }".formatted(table, host));
    }

    private void nft(String order) {
        List<String> command = new ArrayList<>(account.asRoot());
        command.addAll(List.of("nft", exists ? order : creation() + order));
        Shell.mustRun(command);
        exists = true;
    }

    /**
     * On loopback a packet's sender is known on its way out, and its receiver on its way in (by the established socket), so traffic between two servers
     * can be told from traffic with a client, unless all run under one account.
     */
    private String creation() {
        String lab = account.isOurs() ? "" : "meta skuid != " + account.name();
        return """
            add table inet %1$s
            add set inet %1$s vanished { type ipv4_addr ; }
            add set inet %1$s hidden { type ipv4_addr ; }
            add chain inet %1$s sent { type filter hook output priority 0 ; }
            add chain inet %1$s received { type filter hook input priority 0 ; }
            add rule inet %1$s sent ip daddr @vanished drop
            add rule inet %1$s sent ip saddr @vanished drop
            add rule inet %1$s sent ip daddr @hidden %2$s drop
            add rule inet %1$s received ip saddr @hidden %2$s drop
            """.formatted(table, lab);
    }
}
