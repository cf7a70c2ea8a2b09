package dev.fairlead.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Packets as clients and servers write them. */
public final class Bytes {
    private static final int CANCEL = 80_877_102;
    private static final int SSL = 80_877_103;
    private static final int GSSENC = 80_877_104;

    private Bytes() {}

    public static byte[] startUp(String user) {
        return startUp(3 << 16, user);
    }

    public static byte[] startUp(int version, String user) {
        return packet(version, ("user\0" + user + "\0database\0app\0\0").getBytes(UTF_8));
    }

    /** @param parameters names and values in turn */
    public static byte[] startUpWith(String... parameters) {
        return packet(3 << 16, (String.join("\0", parameters) + "\0\0").getBytes(UTF_8));
    }

    public static byte[] sslRequest() {
        return packet(SSL, new byte[0]);
    }

    public static byte[] gssencRequest() {
        return packet(GSSENC, new byte[0]);
    }

    public static byte[] cancel(int keyBytes) {
        return packet(CANCEL, new byte[4 + keyBytes]);
    }

    public static byte[] packet(int code, byte[] rest) {
        return ByteBuffer.allocate(8 + rest.length)
                .putInt(8 + rest.length)
                .putInt(code)
                .put(rest)
                .array();
    }

    public static byte[] authenticationOk() {
        return message('R', new byte[4]);
    }

    /** NegotiateProtocolVersion: newest minor version 0, no unknown options. */
    public static byte[] negotiateVersion() {
        return message('v', new byte[8]);
    }

    public static byte[] message(char type, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(4 + body.length)
                .put(body)
                .array();
    }

    public static byte[] error(String sqlState, String message) {
        return new ErrorMessage(sqlState, message, "", "").encode();
    }

    public static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
