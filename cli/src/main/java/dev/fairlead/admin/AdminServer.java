package dev.fairlead.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.admin.Visitor.Doing;
import dev.fairlead.relay.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers admin requests, each on a virtual thread. Built on the JDK's own server: small, kept with the JDK, and enough for a few requests a second.
 *
 * <p>Lifecycle: {@link #start}, {@link #close}.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
    private static final int BACKLOG = 128;

    static {
        // Read once, when the server's classes are loaded: a request that drips, or is never finished, is dropped after
        // ten seconds. So are answers that are not taken, but by us: the server's own limit would end event streams.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.idleInterval", "30");
        System.setProperty("jdk.httpserver.maxConnections", String.valueOf(3 * AdminFront.MOST));
        System.setProperty("sun.net.httpserver.maxReqHeaders", "100");
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", "32768");
    }

    private final HttpServer server;
    private final Visitors visitors;
    private final ExecutorService executor;

    private final Deadlines deadlines = new Deadlines();
    private final Limits limits;
    private final Endpoints endpoints;
    private volatile AdminFront front;
    private volatile Access access;
    private volatile boolean leaving;

    /**
     * How long it may take.
     *
     * @param message to read a request, and to send an answer: each waits for the client
     * @param work what comes between: it waits for what was asked for, such as a reload of clusters whose members do not answer
     */
    record Limits(Duration message, Duration work) {
        /** Work is given up a little before {@code fairlead reload} gives up, so that this is told. */
        static final Limits USUAL = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(110));
    }

    private AdminServer(
            HttpServer server, Visitors visitors, AdminFront front, Access access, Endpoints endpoints, Limits limits) {
        this.server = server;
        this.visitors = visitors;
        this.front = front;
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        this.access = access;
        this.endpoints = endpoints;
        this.limits = limits;
    }

    /**
     * Listens and answers.
     *
     * @param loops that listen, and relay to the server behind, which is on loopback
     * @param endpoints all that can be asked; not to be changed any more
     * @throws IOException when the address cannot be listened on
     */
    public static AdminServer start(EventLoops loops, InetSocketAddress address, Access access, Endpoints endpoints)
            throws IOException {
        return start(loops, address, access, endpoints, Limits.USUAL);
    }

    static AdminServer start(
            EventLoops loops, InetSocketAddress address, Access access, Endpoints endpoints, Limits limits)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        var visitors = new Visitors();
        AdminFront front;
        try {
            front = new AdminFront(loops, address, server.getAddress(), visitors);
        } catch (IOException cannot) {
            server.stop(0);
            throw cannot;
        }
        var admin = new AdminServer(server, visitors, front, access, endpoints, limits);
        server.createContext("/", admin::onRequest);
        server.setExecutor(admin.executor);
        server.start();
        front.open();
        return admin;
    }

    /** Decides by other rules who may ask, from the next request on. */
    public void change(Access newer) {
        access = newer;
    }

    /**
     * Listens on another address as well; who connects there waits until the move is complete.
     *
     * @return leaves either the one or the other
     * @throws IOException when the address cannot be listened on
     */
    public Move moveTo(EventLoops loops, InetSocketAddress address) throws IOException {
        return new Move(new AdminFront(loops, address, server.getAddress(), visitors));
    }

    /** A change of the address that is prepared: one of its methods is to be called, once. Who is connected already is answered in either case. */
    public final class Move {
        private final AdminFront other;

        private Move(AdminFront other) {
            this.other = other;
        }

        /** With the port that the kernel chose, where 0 was asked for. */
        public InetSocketAddress address() {
            return other.address();
        }

        /** @param newer who may ask from now on, there and through the connections that are left from before */
        public void complete(Access newer) {
            AdminFront before = front;
            access = newer;
            front = other;
            before.stopListening();
            other.open();
        }

        public void undo() {
            other.stopListening();
        }
    }

    /** Where the loops that it is given report what failed. */
    public static void onFailure(Throwable cause) {
        AdminFront.onFailure(cause);
    }

    /** With the port that the kernel chose, where 0 was asked for. */
    public InetSocketAddress address() {
        return front.address();
    }

    /** Leaves the address to another process; who is connected already is answered once more, and told to connect again. */
    public void stopListening() {
        leaving = true;
        front.stopListening();
    }

    private void onRequest(HttpExchange http) {
        Optional<Visitor> visitor = visitors.behind(http.getRemoteAddress());
        var exchange = new Exchange(http, visitor.map(Visitor::from));
        visitor.ifPresent(client -> client.is(Doing.ANSWERED));
        try {
            Answer answer = answerOrApology(exchange);
            if (leaving) {
                exchange.sendElsewhere();
            }
            if (answer instanceof Answer.Endless) {
                visitor.ifPresent(client -> client.is(Doing.LISTENING));
                exchange.send(answer);
            } else {
                sendSoon(exchange, answer);
            }
        } catch (IOException e) {
            log.debug("admin client left: {}: {}", exchange, e.toString());
        } finally {
            closeSoon(http);
            visitor.ifPresent(client -> client.is(Doing.ASKING));
        }
    }

    private void sendSoon(Exchange exchange, Answer answer) throws IOException {
        try (var _ = deadlines.within(limits.message())) {
            exchange.send(answer);
        }
    }

    /** Reads what is left of the request and writes what is left of the answer. */
    private void closeSoon(HttpExchange http) {
        try (var _ = deadlines.within(limits.message())) {
            http.close();
        }
    }

    private Answer answerOrApology(Exchange exchange) throws IOException {
        try {
            return answer(exchange);
        } catch (Exchange.TooLong tooLong) {
            return new Answer.Refused(413, tooLong.sentence());
        } catch (BadRequest bad) {
            return new Answer.Refused(400, bad.sentence());
        } catch (RuntimeException e) {
            log.warn("admin request failed: {}: {}", exchange, e.toString());
            log.debug("admin request failed", e);
            return new Answer.Refused(500, "this answer could not be made; the log says why");
        }
    }

    private Answer answer(Exchange exchange) throws IOException {
        return switch (access.decide(exchange.path(), exchange.caller())) {
            case Access.Decision.Refused refused -> new Answer.Refused(refused.status(), refused.sentence());
            case Access.Decision.Allowed _ -> dispatch(exchange);
        };
    }

    private Answer dispatch(Exchange exchange) throws IOException {
        return switch (endpoints.find(readSoon(exchange))) {
            case Endpoints.Found.Handled handled -> work(handled);
            case Endpoints.Found.WrongMethod wrong -> {
                String allowed = String.join(", ", wrong.allowed());
                exchange.allow(allowed);
                yield new Answer.Refused(405, "only " + allowed + " can be asked here");
            }
            case Endpoints.Found.Nothing _ ->
                new Answer.Refused(
                        404, "nothing is at " + exchange.path() + "; try one of " + String.join(", ", endpoints.all()));
        };
    }

    private Request readSoon(Exchange exchange) throws IOException {
        try (var _ = deadlines.within(limits.message())) {
            return exchange.request();
        }
    }

    private Answer work(Endpoints.Found.Handled handled) {
        try (var _ = deadlines.within(limits.work())) {
            return handled.handler().answer(handled.request());
        }
    }

    /** Stops listening and ends what is being answered. */
    @Override
    public void close() {
        front.stopListening();
        server.stop(0);
        executor.shutdownNow();
        deadlines.close();
    }
}
