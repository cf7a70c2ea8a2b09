package dev.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often addresses may connect. */
class AddressRatesTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("10.0.0.1");
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AddressRates rates = new AddressRates();

    private static InetAddress other(int number) {
        return InetAddress.ofLiteral("10.1." + number / 250 + "." + number % 250);
    }

    private int taken(int tries, int perSecond, long at) {
        return (int) IntStream.range(0, tries)
                .filter(_ -> rates.take(CLIENT, perSecond, at))
                .count();
    }

    @Test
    void as_many_as_the_rate_come_at_once_and_then_one_after_the_other() {
        assertThat(taken(12, 3, 0)).isEqualTo(3);
        assertThat(taken(12, 3, SECOND / 3)).isEqualTo(1);
        assertThat(taken(12, 3, 10 * SECOND)).isEqualTo(3);
    }

    @Test
    void loops_that_count_in_the_same_instant_let_no_more_through_than_one() {
        var let = new AtomicInteger();
        Runnable loop = () -> let.addAndGet(taken(10_000, 1_000, 0));

        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(_ -> CompletableFuture.runAsync(loop))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(let).hasValue(1_000);
    }

    @Test
    void an_address_that_goes_on_connecting_is_not_forgotten_for_all_the_others() {
        taken(2, 2, 0);

        for (int i = 0; i < 30_000; i++) {
            rates.take(other(i), 2, 0);
            assertThat(rates.take(CLIENT, 2, 0)).isFalse();
        }
        assertThat(rates.size()).isLessThanOrEqualTo(2 * AddressRates.MOST_ADDRESSES);
    }

    @Test
    void another_rate_holds_from_the_next_connection_on() {
        taken(2, 2, 0);

        assertThat(taken(12, 100, SECOND / 50)).isEqualTo(2);
    }
}
