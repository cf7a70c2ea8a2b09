package dev.fairlead.wire;

import static dev.fairlead.wire.Bytes.authenticationOk;
import static dev.fairlead.wire.Bytes.error;
import static dev.fairlead.wire.Bytes.join;
import static dev.fairlead.wire.Bytes.message;
import static dev.fairlead.wire.Bytes.negotiateVersion;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.ServerAnswer.Declined;
import dev.fairlead.wire.ServerAnswer.Incomplete;
import dev.fairlead.wire.ServerAnswer.Passed;
import dev.fairlead.wire.ServerAnswer.Refused;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerAnswerTest {
    private static final byte[] STARTING = error("57P03", "the database system is starting up");

    static Stream<Arguments> answersToStartUp() {
        Refused refused = new Refused("57P03", "the database system is starting up");
        int version = negotiateVersion().length;
        return Stream.of(
                row("authentication", authenticationOk(), new Passed(), 1),
                row("an error", STARTING, refused, STARTING.length),
                row("a version, then an error", join(negotiateVersion(), STARTING), refused, version + STARTING.length),
                row(
                        "a version, then authentication",
                        join(negotiateVersion(), authenticationOk()),
                        new Passed(),
                        version + 1),
                row("a bare text", "Ecould not fork new process\0".getBytes(US_ASCII), new Passed(), 5),
                row("an error without a SQLSTATE", message('E', "Moops\0\0".getBytes(US_ASCII)), new Passed(), 12),
                row(
                        "an error that does not end",
                        message('E', "C57P03".getBytes(US_ASCII)),
                        new Refused("57P03", ""),
                        11),
                row("an endless error", new byte[] {'E', 0, 1, 0, 0}, new Passed(), 5));
    }

    private static Arguments row(String name, byte[] bytes, ServerAnswer answer, int decidedAt) {
        return Arguments.of(name, bytes, answer, decidedAt);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersToStartUp")
    void is_decided_at_the_first_byte_that_settles_it(String name, byte[] bytes, ServerAnswer answer, int decidedAt) {
        for (int length = 0; length <= bytes.length; length++) {
            assertThat(ServerAnswer.toStartUp(bytes, length))
                    .as("%s after %d bytes", name, length)
                    .isEqualTo(length < decidedAt ? new Incomplete() : answer);
        }
    }

    @Test
    void declines_a_negotiation_with_one_byte() {
        assertThat(ServerAnswer.toNegotiation(new byte[] {'N'}, 1)).isEqualTo(new Declined());
        assertThat(ServerAnswer.toNegotiation(new byte[] {'S'}, 1)).isEqualTo(new Passed());
        assertThat(ServerAnswer.toNegotiation(new byte[] {'G'}, 1)).isEqualTo(new Passed());
        assertThat(ServerAnswer.toNegotiation(STARTING, STARTING.length)).isInstanceOf(Refused.class);
        assertThat(ServerAnswer.toNegotiation(new byte[] {'N', 'R'}, 2)).isEqualTo(new Passed());
    }

    @Test
    void error_messages_are_read_back_as_they_were_written() {
        byte[] bytes = new ErrorMessage("53300", "too many", "a detail", "a hint").encode();

        assertThat(ServerAnswer.toStartUp(bytes, bytes.length)).isEqualTo(new Refused("53300", "too many"));
        assertThat(new String(bytes, US_ASCII)).contains("SFATAL\0VFATAL\0C53300\0Mtoo many\0Da detail\0Ha hint\0\0");
    }
}
