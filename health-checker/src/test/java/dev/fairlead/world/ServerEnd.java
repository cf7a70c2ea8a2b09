package dev.fairlead.world;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** PostgreSQL's end of one connection, as far as these clients speak: a start-up message, then numbered rows. */
final class ServerEnd implements Wire.Peer {
    private final World world;
    private final Postgres server;
    private final Wire wire;
    private byte[] unread = {};
    private boolean open = true;
    private String client = "";

    ServerEnd(World world, Postgres server, Wire wire) {
        this.world = world;
        this.server = server;
        this.wire = wire;
    }

    Postgres server() {
        return server;
    }

    @Override
    public void onBytes(byte[] bytes) {
        server.process().receive(0, () -> take(bytes));
    }

    private void take(byte[] bytes) {
        if (!open) {
            return;
        }
        unread = Messages.joined(unread, bytes);
        while (open && step()) {
            // The next message.
        }
    }

    private boolean step() {
        return client.isEmpty() ? startUp() : query();
    }

    private boolean startUp() {
        int length =
                unread.length < 4 ? Integer.MAX_VALUE : ByteBuffer.wrap(unread).getInt();
        if (unread.length < length) {
            return false;
        }
        String parameters = new String(unread, 8, length - 8, StandardCharsets.ISO_8859_1);
        unread = Messages.after(unread, length);
        client = parameters.split("\0", -1)[1];
        if (server.isRunning()) {
            wire.send(Messages.READY);
            return true;
        }
        wire.send(Messages.error("57P03", "the database system is not accepting connections"));
        end();
        return false;
    }

    private boolean query() {
        int length = unread.length < 5
                ? Integer.MAX_VALUE
                : 1 + ByteBuffer.wrap(unread).getInt(1);
        if (unread.length < length) {
            return false;
        }
        String text = new String(unread, 5, length - 6, StandardCharsets.ISO_8859_1);
        char kind = (char) unread[0];
        unread = Messages.after(unread, length);
        if (kind == 'Q') {
            execute(text);
        } else {
            end();
        }
        return true;
    }

    private void execute(String row) {
        if (row.equals("read")) {
            wire.send(Messages.complete("read"));
        } else if (server.inRecovery()) {
            wire.send(Messages.readOnly());
        } else {
            server.write(at -> acknowledge(row, at));
        }
    }

    private void acknowledge(String row, Wal at) {
        if (open) {
            world.ledger().onAcknowledging(client, Integer.parseInt(row), server, at);
            wire.send(Messages.complete(row));
        }
    }

    @Override
    public void onClosed() {
        open = false;
        server.onClosed(this);
    }

    /** The server ends it. */
    void end() {
        if (open) {
            open = false;
            wire.end();
        }
    }
}
