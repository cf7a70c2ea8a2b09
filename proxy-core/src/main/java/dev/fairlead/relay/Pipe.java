package dev.fairlead.relay;

import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;

/** A pipe of the kernel's, and how much is in it. Confined to its loop; whoever opened it closes it. */
final class Pipe {
    /** What a pipe has unless it is told otherwise, see pipe(7). */
    static final int DEFAULT_BYTES = 64 * 1024;

    private final FileDescriptor output;
    private final FileDescriptor input;
    private int capacity = DEFAULT_BYTES;
    private int bytes;

    private Pipe(FileDescriptor output, FileDescriptor input) {
        this.output = output;
        this.input = input;
    }

    static Pipe open() throws IOException {
        FileDescriptor[] ends = FileDescriptor.pipe();
        return new Pipe(ends[0], ends[1]);
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** The most bytes that are put into it. */
    int capacity() {
        return capacity;
    }

    /** Makes it larger, if the kernel lets us. */
    void enlarge(PipeSize size) {
        capacity = size.enlarge(input.intValue(), capacity);
    }

    /** Moves bytes from {@code socket} into the pipe, as many as there are and have room; returns how many. */
    int fillFrom(int socket) throws IOException {
        int room = capacity - bytes;
        int moved = room == 0 ? 0 : Native.splice(socket, -1, input.intValue(), -1, room);
        bytes += moved;
        return moved;
    }

    /** Moves bytes from the pipe to {@code socket}; returns how many it took. */
    int drainTo(int socket) throws IOException {
        int moved = Native.splice(output.intValue(), -1, socket, -1, bytes);
        bytes -= moved;
        return moved;
    }

    void close() throws IOException {
        try {
            output.close();
        } finally {
            input.close();
        }
    }
}
