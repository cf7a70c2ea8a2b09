package dev.fairlead.bench.micro;

import dev.fairlead.session.SessionObserver;
import dev.fairlead.wire.ClientGreeting;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a client's first packet costs to recognise, whole and when each of its bytes comes by itself.
 *
 * <p>Backs the choice of {@link ClientGreeting}, a function of all bytes so far and not a parser that remembers, and of keeping exactly those bytes, in an array that
 * is copied when more come.
 *
 * <p>Found, on a busy machine: 4 to 5 nanoseconds whatever the packet, for its first eight bytes settle it, so asking again after each byte costs as much for that byte and a parser that
 * remembers would save nothing. The copies do grow: 10,000 bytes one by one take the loop 2.5 ms, a quarter of a microsecond for each byte, without the event and the
 * {@code recv} that each of them needs as well. A start-up message as people's clients send it takes 2.7 microseconds that way, 0.25 whole.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FirstPacket {
    @Param
    Packet packet = Packet.START_UP;

    private final PaperLoop loop = new PaperLoop(SessionObserver.NONE);

    @TearDown
    public void close() {
        loop.close();
    }

    @Benchmark
    public ClientGreeting whole() {
        byte[] bytes = packet.bytes();
        return ClientGreeting.read(bytes, bytes.length);
    }

    /** Asks again after each byte. */
    @Benchmark
    public void inBytes(Blackhole hole) {
        byte[] bytes = packet.bytes();
        for (int length = 1; length <= bytes.length; length++) {
            hole.consume(ClientGreeting.read(bytes, length));
        }
    }

    /** A whole connection without its system calls: accepted, heard, held if it is not a CancelRequest, and left by the client. */
    @Benchmark
    public PaperLeg connectionWhole() {
        return connection(packet.bytes().length);
    }

    @Benchmark
    public PaperLeg connectionInBytes() {
        return connection(1);
    }

    private PaperLeg connection(int packetBytes) {
        PaperLeg client = loop.accept();
        client.says(packet.bytes(), packetBytes);
        client.ends();
        return client;
    }

    /** Sessions that are there; none once their clients have left. */
    int sessions() {
        return loop.counts().sessions();
    }
}
