package dev.fairlead.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.relay.Talker.Heard;
import dev.fairlead.relay.TestProxy.Pair;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** What the two sides of one session say to each other, how it is to end, and what they heard. */
record Exchange(
        Pair pair,
        Ending ending,
        long byClient,
        long byServer,
        CompletableFuture<Long> saidByClient,
        CompletableFuture<Long> saidByServer,
        CompletableFuture<Heard> heardByClient,
        CompletableFuture<Heard> heardByServer) {
    private static final int MEGABYTE = 1 << 20;
    private static final int PATIENCE_MILLIS = 60_000;

    /** How a session ends. */
    enum Ending {
        IN_ORDER,
        CLIENT_RESETS,
        SERVER_RESETS
    }

    /** Starts all that {@code random} says. */
    static Exchange start(Pair pair, boolean slowClient, Random random) throws Exception {
        pair.client().setSoTimeout(PATIENCE_MILLIS);
        pair.server().setSoTimeout(PATIENCE_MILLIS);
        var questions = new Pattern(random.nextLong());
        var answers = new Pattern(random.nextLong());
        var client = new Talker(pair.client(), questions, answers, slowClient);
        var server = new Talker(pair.server(), answers, questions, random.nextInt(4) == 0);
        Ending ending = Ending.values()[random.nextInt(Ending.values().length)];
        long byClient = size(random);
        long byServer = size(random);
        return new Exchange(
                pair,
                ending,
                byClient,
                byServer,
                ending == Ending.CLIENT_RESETS
                        ? client.sayAndReset(byClient, random.nextLong())
                        : client.say(byClient, random.nextLong()),
                ending == Ending.SERVER_RESETS
                        ? server.sayAndReset(byServer, random.nextLong())
                        : server.say(byServer, random.nextLong()),
                client.hear(random.nextLong()),
                server.hear(random.nextLong()));
    }

    boolean isDone() {
        return saidByClient.isDone() && saidByServer.isDone() && heardByClient.isDone() && heardByServer.isDone();
    }

    /**
     * Whether each side heard what the other said, and its end as what it was. What a reset overtakes is lost, but the reset must show: in what is
     * heard, or in what is said, for the kernel tells an error only once.
     */
    void check(TestProxy proxy) throws Exception {
        switch (ending) {
            case IN_ORDER -> {
                assertThat(heardByServer.get()).isEqualTo(new Heard(byClient, false));
                assertThat(heardByClient.get()).isEqualTo(new Heard(byServer, false));
                assertThat(proxy.onLoop(() -> pair.relay().bytesTo(Side.UPSTREAM)))
                        .isEqualTo(byClient);
                assertThat(proxy.onLoop(() -> pair.relay().bytesTo(Side.DOWNSTREAM)))
                        .isEqualTo(byServer);
            }
            case CLIENT_RESETS -> {
                assertThat(heardByServer.get().bytes()).isLessThanOrEqualTo(saidByClient.get());
                assertThat(heardByServer.get().reset() || saidByServer.get() < byServer)
                        .as("the server noticed the reset")
                        .isTrue();
            }
            case SERVER_RESETS -> {
                assertThat(heardByClient.get().bytes()).isLessThanOrEqualTo(saidByServer.get());
                assertThat(heardByClient.get().reset() || saidByClient.get() < byClient)
                        .as("the client noticed the reset")
                        .isTrue();
            }
        }
    }

    private static long size(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> random.nextInt(2000);
            case 1 -> random.nextInt(MEGABYTE);
            default -> 2 * MEGABYTE + random.nextInt(12 * MEGABYTE);
        };
    }
}
