package dev.fairlead.takeover;

import io.netty.channel.unix.PeerCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The incumbent's side of one conversation. Confined to a thread of its own. */
final class Handover {
    private static final Logger log = LoggerFactory.getLogger(Handover.class);

    private static final Duration ENDLESS = Duration.ofDays(10_000);

    private final Conversation conversation;
    private final Incumbent incumbent;
    private final Patience patience;

    /**
     * How long the incumbent waits.
     *
     * @param word for the next word of a successor that has nothing else to do
     * @param start until the successor has started and accepts
     */
    record Patience(Duration word, Duration start) {
        static final Patience DEFAULT = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(60));
    }

    Handover(Conversation conversation, Incumbent incumbent, Patience patience) {
        this.conversation = conversation;
        this.incumbent = incumbent;
        this.patience = patience;
    }

    /** Returns the process that has taken over, so that the incumbent retires; empty when it failed, and the incumbent serves as before. */
    OptionalInt hold() {
        try {
            PeerCredentials peer = conversation.peer();
            greet(peer);
            log.info("process {} takes over: it was given the listening sockets; serving until it accepts", peer.pid());
            conversation.expect(Words.ACCEPTING, patience.start());
            letGo();
            return OptionalInt.of(peer.pid());
        } catch (IOException | RuntimeException failed) {
            log.warn("a take-over failed, serving as before: {}", failed.getMessage());
            return OptionalInt.empty();
        }
    }

    private void greet(PeerCredentials peer) throws IOException {
        String hello = conversation.hear(patience.word());
        boolean older = hello.equals(Words.OLDER_HELLO);
        if (!older && !hello.equals(Words.HELLO)) {
            conversation.say(
                    Words.REFUSED + "process " + ProcessHandle.current().pid() + " speaks \"" + Words.HELLO + "\"");
            throw new IOException("process " + peer.pid() + " said \"" + hello + "\"");
        }
        incumbent.handOut(new Giving(conversation));
        conversation.sayOrders(incumbent.orders());
        for (String known : older ? List.<String>of() : incumbent.knowledge()) {
            conversation.say(Words.KNOWN + known);
        }
        conversation.say(Words.END);
    }

    /** From here on two processes could both believe that the other serves, so the sockets are kept until the successor has answered. */
    private void letGo() throws IOException {
        try {
            incumbent.standBy();
            conversation.sayOrders(incumbent.orders());
            conversation.say(Words.YOURS);
            conversation.expect(Words.THANKS, patience.word());
        } catch (IOException | RuntimeException failed) {
            incumbent.goOn();
            throw failed;
        }
    }

    /** After it has taken over: heeds what is ordered there, until one of the two has ended. */
    void heed() {
        try {
            while (true) {
                List<String> orders = conversation.hearOrders(Words.END, ENDLESS);
                conversation.say(incumbent.heed(orders) ? Words.HEEDED : Words.NOT_HEEDED);
            }
        } catch (IOException gone) {
            log.info("the process that has taken over is not heard any more: {}", gone.getMessage());
        }
    }
}
