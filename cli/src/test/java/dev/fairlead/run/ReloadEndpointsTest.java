package dev.fairlead.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.Answer;
import dev.fairlead.reload.ReloadReport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReloadEndpointsTest {
    @Test
    void a_reload_that_outlasts_its_request_goes_on_and_the_answer_says_so() {
        var wish = new CompletableFuture<ReloadReport>();

        Thread.currentThread().interrupt();
        Answer answer = ReloadEndpoints.answer(wish);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(wish).isNotDone();
    }

    @Test
    void a_refused_reload_is_not_taken_for_one_that_was_done() {
        var refused = ReloadReport.refused(List.of("no such key"));

        Answer answer = ReloadEndpoints.answer(CompletableFuture.completedFuture(refused));

        assertThat(answer.status()).isEqualTo(422);
    }
}
