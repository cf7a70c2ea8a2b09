package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;

/**
 * System calls on buffers. The kernel needs an address: direct buffers have one, others (the few bytes of an error message) are copied.
 * Indexes of the buffers stay; results are those of {@link Leg#read} and {@link Leg#write}.
 */
final class DirectBytes {
    private DirectBytes() {}

    static int receive(Socket socket, ByteBuf target) throws IOException {
        int from = target.writerIndex();
        int room = target.writableBytes();
        try {
            if (target.hasMemoryAddress()) {
                return socket.recvAddress(target.memoryAddress(), from, from + room);
            }
            if (hasView(target)) {
                ByteBuffer view = target.internalNioBuffer(from, room);
                return socket.recv(view, view.position(), view.limit());
            }
            return receiveCopy(socket, target);
        } catch (NotYetConnectedException lost) {
            throw new IOException(lost);
        }
    }

    static int send(Socket socket, ByteBuf source) throws IOException {
        int from = source.readerIndex();
        int length = source.readableBytes();
        try {
            if (source.hasMemoryAddress()) {
                return socket.sendAddress(source.memoryAddress(), from, from + length);
            }
            if (hasView(source)) {
                ByteBuffer view = source.internalNioBuffer(from, length);
                return socket.send(view, view.position(), view.limit());
            }
            return sendCopy(socket, source);
        } catch (NotYetConnectedException lost) {
            throw new IOException(lost);
        }
    }

    /** Without sun.misc.Unsafe, Netty's direct buffers do not tell their address. */
    private static boolean hasView(ByteBuf buffer) {
        return buffer.isDirect() && buffer.nioBufferCount() == 1;
    }

    private static int receiveCopy(Socket socket, ByteBuf target) throws IOException {
        ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(target.writableBytes(), target.writableBytes());
        try {
            int received = receive(socket, copy);
            if (received > 0) {
                target.setBytes(target.writerIndex(), copy, 0, received);
            }
            return received;
        } finally {
            copy.release();
        }
    }

    private static int sendCopy(Socket socket, ByteBuf source) throws IOException {
        int length = source.readableBytes();
        ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
        try {
            copy.writeBytes(source, source.readerIndex(), length);
            return send(socket, copy);
        } finally {
            copy.release();
        }
    }
}
