package dev.fairlead.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Orders.Given;
import dev.fairlead.listener.DataPath;
import dev.fairlead.listener.DataPathSettings;
import dev.fairlead.log.EventLog;
import dev.fairlead.relay.TransportKind;
import dev.fairlead.routing.RouteTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a process does with the orders of another one. */
class HeedingTest {
    private final OrderBook book = new OrderBook();
    private final DataPath dataPath =
            DataPath.start(DataPathSettings.DEFAULTS, TransportKind.best(), new EventLog(), (_, _, _) -> {});
    private final Heeding heeding = new Heeding(new Operator.Parts(
            book,
            new RouteTable(List.of(), System::nanoTime),
            dataPath,
            Map.of(),
            _ -> {},
            _ -> CompletableFuture.completedFuture(true)));

    @AfterEach
    void close() {
        dataPath.close();
    }

    private static List<String> acceptance(long givenAtNanos) {
        var given = new Given("Anna", "pg_upgrade", givenAtNanos);
        return OrderLine.of("main", Orders.NONE.accepting(new Orders.Acceptance(9, given)), 1_000).stream()
                .map(OrderLine::text)
                .toList();
    }

    private long accepted() {
        return book.of("main").acceptance().map(Orders.Acceptance::id).orElse(0L);
    }

    @Test
    void an_acceptance_that_was_carried_out_before_the_take_over_is_not_carried_out_again() {
        heeding.heed(acceptance(100));
        heeding.heed(acceptance(100));

        assertThat(accepted()).isZero();
    }

    @Test
    void an_acceptance_that_was_given_while_the_process_took_over_is_carried_out_once() {
        heeding.heed(acceptance(100));

        heeding.heed(acceptance(200));
        heeding.heed(acceptance(200));

        assertThat(accepted()).isEqualTo(1);
    }

    @Test
    void an_acceptance_is_not_forgotten_with_the_other_orders() {
        heeding.heed(List.of());
        heeding.heed(acceptance(100));

        heeding.heed(List.of());
        heeding.heed(acceptance(100));

        assertThat(accepted()).isEqualTo(1);
    }

    @Test
    void an_acceptance_in_the_process_that_took_over_is_carried_out_once_in_the_one_before() {
        heeding.handOut();

        heeding.heed(acceptance(100));
        heeding.heed(acceptance(100));

        assertThat(accepted()).isEqualTo(1);
    }
}
