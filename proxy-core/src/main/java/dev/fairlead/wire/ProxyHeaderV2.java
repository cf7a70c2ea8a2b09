package dev.fairlead.wire;

import dev.fairlead.wire.ProxyHeader.Announced;
import dev.fairlead.wire.ProxyHeader.Incomplete;
import dev.fairlead.wire.ProxyHeader.Malformed;
import dev.fairlead.wire.ProxyHeader.Unannounced;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Version 2: a signature of twelve bytes, version and command, family, length, addresses, extensions. */
final class ProxyHeaderV2 {
    static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    private static final int FIXED = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;

    private ProxyHeaderV2() {}

    static ProxyHeader read(byte[] bytes, int length) {
        int known = Math.min(length, SIGNATURE.length);
        if (!Arrays.equals(bytes, 0, known, SIGNATURE, 0, known)) {
            return new Malformed("its signature is wrong");
        }
        if (length < FIXED) {
            return new Incomplete(FIXED - length);
        }
        int whole = FIXED + ((bytes[14] & 0xFF) << 8 | (bytes[15] & 0xFF));
        if (whole > ProxyHeader.MAX_V2_BYTES) {
            return new Malformed("it is longer than " + ProxyHeader.MAX_V2_BYTES + " bytes");
        }
        return length < whole ? new Incomplete(whole - length) : parse(ByteBuffer.wrap(bytes, 0, whole));
    }

    private static ProxyHeader parse(ByteBuffer header) {
        return switch (header.get(12) & 0xFF) {
            case LOCAL -> new Unannounced();
            case PROXY ->
                switch (header.get(13) & 0xFF) {
                    case TCP4 -> addresses(header.position(FIXED), 4);
                    case TCP6 -> addresses(header.position(FIXED), 16);
                    default -> new Unannounced();
                };
            default -> new Malformed("its version or command is not known");
        };
    }

    private static ProxyHeader addresses(ByteBuffer header, int addressBytes) {
        if (header.remaining() < 2 * addressBytes + 4) {
            return new Malformed("it is shorter than its addresses");
        }
        InetAddress client = address(header, addressBytes);
        InetAddress server = address(header, addressBytes);
        int clientPort = header.getShort() & 0xFFFF;
        return new Announced(
                new InetSocketAddress(client, clientPort), new InetSocketAddress(server, header.getShort() & 0xFFFF));
    }

    private static InetAddress address(ByteBuffer header, int addressBytes) {
        byte[] address = new byte[addressBytes];
        header.get(address);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }

    static byte[] encode(InetSocketAddress client, InetSocketAddress server) {
        byte[] from = client.getAddress().getAddress();
        byte[] to = server.getAddress().getAddress();
        boolean v4 = from.length == 4 && to.length == 4;
        int addresses = v4 ? 12 : 36;
        ByteBuffer header = ByteBuffer.allocate(FIXED + addresses);
        header.put(SIGNATURE).put((byte) PROXY).put((byte) (v4 ? TCP4 : TCP6)).putShort((short) addresses);
        header.put(v4 ? from : mapped(from)).put(v4 ? to : mapped(to));
        return header.putShort((short) client.getPort())
                .putShort((short) server.getPort())
                .array();
    }

    /** RFC 4291, 2.5.5.2: an IPv4 address as IPv6 writes it. */
    private static byte[] mapped(byte[] address) {
        if (address.length == 16) {
            return address;
        }
        byte[] long16 = new byte[16];
        long16[10] = (byte) 0xFF;
        long16[11] = (byte) 0xFF;
        System.arraycopy(address, 0, long16, 12, 4);
        return long16;
    }
}
