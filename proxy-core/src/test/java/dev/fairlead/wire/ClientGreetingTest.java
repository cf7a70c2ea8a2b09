package dev.fairlead.wire;

import static dev.fairlead.wire.Bytes.cancel;
import static dev.fairlead.wire.Bytes.gssencRequest;
import static dev.fairlead.wire.Bytes.join;
import static dev.fairlead.wire.Bytes.packet;
import static dev.fairlead.wire.Bytes.sslRequest;
import static dev.fairlead.wire.Bytes.startUp;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.ClientGreeting.Cancel;
import dev.fairlead.wire.ClientGreeting.DirectTls;
import dev.fairlead.wire.ClientGreeting.Incomplete;
import dev.fairlead.wire.ClientGreeting.Negotiation;
import dev.fairlead.wire.ClientGreeting.StartUp;
import dev.fairlead.wire.ClientGreeting.Untouched;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClientGreetingTest {
    static Stream<Arguments> greetings() {
        byte[] start = startUp("alice");
        return Stream.of(
                row("start-up packet 3.0", start, new StartUp(start.length), start.length),
                row(
                        "start-up packet 3.2",
                        startUp(3 << 16 | 2, "bob"),
                        new StartUp(start.length - 2),
                        start.length - 2),
                row("SSLRequest", sslRequest(), new Negotiation(8), 8),
                row("GSSENCRequest", gssencRequest(), new Negotiation(8), 8),
                row("CancelRequest", cancel(4), new Cancel(16), 16),
                row("CancelRequest with a key of 3.2", cancel(256), new Cancel(268), 268),
                row("direct TLS", new byte[] {0x16, 3, 1, 0, 3, 7, 7, 7}, new DirectTls(), 8),
                row("a TLS record that no ClientHello needs", new byte[] {0x16, 3, 1, 0x7F, 0}, new Untouched(), 5),
                row("HTTP", "GET / HTTP/1.1".getBytes(US_ASCII), new Untouched(), 1),
                row("zeros", new byte[8], new Untouched(), 4),
                row("a length of 7", ByteBuffer.allocate(4).putInt(7).array(), new Untouched(), 4),
                row("a length of 10001", ByteBuffer.allocate(4).putInt(10_001).array(), new Untouched(), 4),
                row("a length of 65536", ByteBuffer.allocate(4).putInt(65_536).array(), new Untouched(), 2),
                row("a length of 16 MB", ByteBuffer.allocate(4).putInt(1 << 24).array(), new Untouched(), 1),
                row("protocol 2", startUp(2 << 16, "old"), new Untouched(), 8),
                row("an SSLRequest that is too long", packet(80_877_103, new byte[1]), new Untouched(), 8),
                row("a CancelRequest without a key", packet(80_877_102, new byte[4]), new Untouched(), 8));
    }

    private static Arguments row(String name, byte[] bytes, ClientGreeting greeting, int decidedAt) {
        return Arguments.of(name, bytes, greeting, decidedAt);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("greetings")
    void is_decided_at_the_first_byte_that_settles_it(
            String name, byte[] bytes, ClientGreeting greeting, int decidedAt) {
        for (int length = 0; length <= bytes.length; length++) {
            assertThat(ClientGreeting.read(bytes, length))
                    .as("%s after %d bytes", name, length)
                    .isEqualTo(length < decidedAt ? new Incomplete() : greeting);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("greetings")
    void is_not_changed_by_what_follows(String name, byte[] bytes, ClientGreeting greeting, int decidedAt) {
        byte[] more = join(bytes, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});

        assertThat(ClientGreeting.read(more, more.length)).as(name).isEqualTo(greeting);
    }

    @Test
    void takes_any_bytes_and_never_changes_its_mind() {
        var random = new Random(42);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[24];
            random.nextBytes(bytes);
            if (i % 3 != 0) {
                bytes[0] = 0;
            }
            if (i % 5 != 0) {
                bytes[1] = 0;
            }
            if (i % 7 != 0) {
                bytes[2] = 0;
            }
            ClientGreeting decided = new Incomplete();
            for (int length = 0; length <= bytes.length; length++) {
                ClientGreeting next = ClientGreeting.read(bytes, length);
                assertThat(decided instanceof Incomplete || next.equals(decided))
                        .isTrue();
                decided = next;
            }
        }
    }
}
