package dev.fairlead.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.ProxyHeader.Announced;
import dev.fairlead.wire.ProxyHeader.Incomplete;
import dev.fairlead.wire.ProxyHeader.Malformed;
import dev.fairlead.wire.ProxyHeader.Unannounced;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 51_000);
    private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.1", 5_432);

    private static ProxyHeader read(byte[] bytes) {
        return ProxyHeader.read(bytes, bytes.length);
    }

    private static ProxyHeader read(String line) {
        return read(line.getBytes(ISO_8859_1));
    }

    @Test
    void understands_a_line_of_version_1() {
        assertThat(read("PROXY TCP4 192.0.2.7 198.51.100.1 51000 5432\r\n")).isEqualTo(new Announced(CLIENT, SERVER));
        assertThat(read("PROXY TCP6 2001:db8::7 2001:db8::1 1 65535\r\n"))
                .isEqualTo(new Announced(
                        new InetSocketAddress("2001:db8::7", 1), new InetSocketAddress("2001:db8::1", 65_535)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n"})
    void takes_a_sender_that_does_not_know_for_the_client(String line) {
        assertThat(read(line)).isInstanceOf(Unannounced.class);
    }

    @Test
    void reads_back_what_it_writes_in_version_2() {
        var v6 = new InetSocketAddress("2001:db8::7", 40_000);

        assertThat(read(ProxyHeader.encode(CLIENT, SERVER))).isEqualTo(new Announced(CLIENT, SERVER));
        assertThat(read(ProxyHeader.encode(v6, v6))).isEqualTo(new Announced(v6, v6));
        assertThat(read(ProxyHeader.encode(v6, SERVER))).isEqualTo(new Announced(v6, SERVER));
    }

    @Test
    void writes_version_2_as_the_specification_has_it() {
        assertThat(ProxyHeader.encode(CLIENT, SERVER))
                .inHexadecimal()
                .containsExactly(
                        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0x00, 0x0C,
                        0xC0, 0x00, 0x02, 0x07, 0xC6, 0x33, 0x64, 0x01, 0xC7, 0x38, 0x15, 0x38);
    }

    @Test
    void skips_extensions() {
        byte[] header = ProxyHeader.encode(CLIENT, SERVER);
        byte[] longer = Arrays.copyOf(header, header.length + 300);
        longer[14] = (byte) ((12 + 300) >> 8);
        longer[15] = (byte) (12 + 300);

        assertThat(read(longer)).isEqualTo(new Announced(CLIENT, SERVER));
        assertThat(ProxyHeader.read(longer, longer.length - 1)).isEqualTo(new Incomplete(1));
    }

    @Test
    void takes_a_health_check_and_what_is_not_tcp_for_the_client() {
        byte[] local = Arrays.copyOf(ProxyHeader.encode(CLIENT, SERVER), 16);
        local[12] = 0x20;
        local[13] = 0;
        local[15] = 0;
        byte[] datagrams = ProxyHeader.encode(CLIENT, SERVER);
        datagrams[13] = 0x12;

        assertThat(read(local)).isInstanceOf(Unannounced.class);
        assertThat(read(datagrams)).isInstanceOf(Unannounced.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "proxy TCP4",
                "PROXY\tTCP4 1.2.3.4",
                "PROXY TCP4 192.0.2.7 198.51.100.1 51000\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 51000 5432 1\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 51000 65536\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 051 5432\r\n",
                "PROXY TCP4 192.0.2.256 198.51.100.1 51 5432\r\n",
                "PROXY TCP4 192.0.2 198.51.100.1 51000 5432\r\n",
                "PROXY TCP4 ::1 ::1 51000 5432\r\n",
                "PROXY TCP6 localhost ::1 51000 5432\r\n",
                "PROXY TCP6 fe80::1%eth0 ::1 51000 5432\r\n",
                "PROXY UDP4 192.0.2.7 198.51.100.1 51000 5432\r\n",
                "PROXY TCP4  192.0.2.7 198.51.100.1 51000 5432\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 51000 5432\n ",
                "PROXY TCP4 192.0.2.7 198.51.100.\271 51000 5432\r\n",
                "\r\n\r\n\0\r\nQUIX",
                "\r\n\r\n\0\r\nQUIT\n1\21\0\14",
                "\r\n\r\n\0\r\nQUIT\n\"\21\0\0",
                "\r\n\r\n\0\r\nQUIT\n!\21\0\4abcd",
                "\r\n\r\n\0\r\nQUIT\n!\21\377\377"
            })
    void refuses_what_is_no_header(String bytes) {
        ProxyHeader header = read(bytes);
        for (int i = 0; i < 400 && header instanceof Incomplete; i++) {
            header = read(bytes + "x".repeat(i));
        }
        assertThat(header).isInstanceOf(Malformed.class);
    }

    @Test
    void refuses_a_line_that_does_not_end() {
        String line = "PROXY UNKNOWN " + "x".repeat(200);

        assertThat(read(line.substring(0, 105))).isEqualTo(new Incomplete(2));
        assertThat(read(line.substring(0, 106))).isInstanceOf(Malformed.class);
        assertThat(read(line.substring(0, 106) + "\r")).isInstanceOf(Malformed.class);
        assertThat(read(line.substring(0, 105) + "\r\n")).isInstanceOf(Unannounced.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY UNKNOWN\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP6 2001:db8::7 ::1 40000 5432\r\n",
                "\r\n\r\n\0\r\nQUIT\n!\21\0\14abcdefghijkl",
                "\r\n\r\n\0\r\nQUIT\n \0\0\0"
            })
    void never_asks_for_a_byte_too_many(String header) {
        byte[] stream = (header + "what follows").getBytes(ISO_8859_1);
        int taken = 0;
        ProxyHeader read = ProxyHeader.read(stream, 0);
        while (read instanceof Incomplete incomplete) {
            assertThat(incomplete.missingBytes()).isPositive();
            taken += incomplete.missingBytes();
            read = ProxyHeader.read(stream, taken);
        }

        assertThat(read).isNotInstanceOf(Malformed.class);
        assertThat(taken).isEqualTo(header.length());
    }

    @Test
    void says_something_about_any_bytes() {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(ProxyHeader.encode(CLIENT, SERVER));
            byte[] mutated = bytes.toByteArray();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            int length = random.nextInt(mutated.length + 1);

            ProxyHeader header = ProxyHeader.read(mutated, length);

            if (header instanceof Incomplete incomplete) {
                assertThat(incomplete.missingBytes()).isBetween(1, ProxyHeader.MAX_V2_BYTES);
            }
        }
    }
}
