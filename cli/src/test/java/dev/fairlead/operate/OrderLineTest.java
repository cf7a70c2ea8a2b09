package dev.fairlead.operate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Orders.Given;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderLineTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Given BY_ANNA = new Given("10.0.0.9 with curl", "für Änna \"日本\"\\", 100 * SECOND);
    private static final Orders ORDERS = Orders.NONE
            .holding("rw", new Orders.Hold(OptionalLong.of(160 * SECOND), BY_ANNA))
            .draining("pg2", new Orders.Drain(OptionalLong.empty(), BY_ANNA))
            .fencing(Optional.of(new Orders.Fence(7, "pg1", 3, OptionalLong.of(130 * SECOND), BY_ANNA)));

    /** By a clock that shows ten seconds later what is ordered, and an hour less. */
    private static Orders told(List<OrderLine> lines) {
        long there = 110 * SECOND - 3_600 * SECOND;
        Orders orders = Orders.NONE;
        for (OrderLine line : lines) {
            orders = OrderLine.parse(line.text()).putInto(orders, 1, there);
        }
        return orders;
    }

    @Test
    void says_all_that_is_ordered_whatever_the_clock_of_the_other_process() {
        List<OrderLine> lines = OrderLine.of("main", ORDERS, 110 * SECOND);

        Orders told = told(lines);

        long hour = 3_600 * SECOND;
        var given = new Given(BY_ANNA.who(), BY_ANNA.why(), BY_ANNA.atNanos() - hour);
        assertThat(told)
                .isEqualTo(Orders.NONE
                        .holding("rw", new Orders.Hold(OptionalLong.of(160 * SECOND - hour), given))
                        .draining("pg2", new Orders.Drain(OptionalLong.empty(), given))
                        .fencing(Optional.of(
                                new Orders.Fence(1, "pg1", 3, OptionalLong.of(130 * SECOND - hour), given))));
    }

    @Test
    void an_acceptance_is_the_same_order_in_every_process() {
        Orders accepted = Orders.NONE.accepting(new Orders.Acceptance(4, BY_ANNA));
        OrderLine line = OrderLine.parse(
                OrderLine.of("main", accepted, 110 * SECOND).getFirst().text());

        Orders there = line.putInto(Orders.NONE, 1, 200 * SECOND);

        assertThat(there.acceptance()).contains(new Orders.Acceptance(1, BY_ANNA));
        assertThat(OrderLine.of("main", there, 300 * SECOND).getFirst().mark()).isEqualTo(line.mark());
    }

    @Test
    void is_one_line_of_ascii() {
        assertThat(OrderLine.of("main", ORDERS, 0))
                .extracting(OrderLine::text)
                .hasSize(3)
                .allMatch(text -> US_ASCII.newEncoder().canEncode(text) && !text.contains("\n"));
    }

    @Test
    void what_is_taken_back_leaves_the_others() {
        Orders left = ORDERS;
        for (OrderLine line : OrderLine.of("main", ORDERS, 0)) {
            int before = left.count();
            left = OrderLine.remove(line.key(), left);
            assertThat(left.count()).isEqualTo(before - 1);
        }
        assertThat(OrderLine.remove(new OrderLine.Key("main", "fence", "another"), ORDERS))
                .isEqualTo(ORDERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "{\"cluster\":\"main\"}", "hold rw", "{\"cluster\":"})
    void what_is_no_order_is_not_taken_for_one(String text) {
        assertThatThrownBy(() -> OrderLine.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
