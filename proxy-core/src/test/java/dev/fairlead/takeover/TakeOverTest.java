package dev.fairlead.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.Inheritance;
import dev.fairlead.relay.SocketTaker;
import dev.fairlead.relay.TransportKind;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Listening sockets change hands on real sockets, with both processes in this one. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class TakeOverTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("take-over.sock");
    }

    private Predecessor find(Half seeker) throws IOException {
        return Predecessor.find(path, seeker.loops).orElseThrow();
    }

    private static Inheritance inherit(Predecessor predecessor) throws IOException {
        var inheritance = new Inheritance();
        predecessor.inherit(inheritance);
        return inheritance;
    }

    /** All steps of a take-over that succeeds. */
    private Half takeOver(char name, Half before) throws Exception {
        try (Predecessor predecessor = Predecessor.find(path, before.loops).orElseThrow();
                Inheritance inheritance = inherit(predecessor)) {
            Half heir = Half.heir(name, inheritance, before.address());
            heir.loops.takeTurn();
            predecessor.replace();
            predecessor.thank();
            assertThat(List.of(before.next(), before.next(), before.next()))
                    .containsExactly("handed out", "stood by", "retired");
            heir.receive(path);
            return heir;
        }
    }

    @Test
    void no_caller_notices_five_take_overs_in_a_row() throws Exception {
        Half present = Half.first('0');
        present.receive(path);
        List<Half> past = new ArrayList<>();
        try (var callers = new Callers(present.address())) {
            for (char name = '1'; name <= '5'; name++) {
                past.add(present);
                present = takeOver(name, present);
                String answer = String.valueOf(name);
                await(() -> callers.answeredBy(answer) > 200);
            }

            assertThat(callers.end()).containsOnlyKeys("0", "1", "2", "3", "4", "5");
        }
        assertThat(past).allSatisfy(half -> assertThat(half.failures).isEmpty());
        past.forEach(Half::close);
        present.close();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long until = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("time left").isNegative();
            Thread.onSpinWait();
        }
    }

    @Test
    void whoever_dies_before_the_end_leaves_the_incumbent_serving() throws Exception {
        try (Half incumbent = Half.first('o');
                Reception _ = incumbent.receive(path)) {
            for (Step last : Step.values()) {
                dieAfter(last, incumbent);

                assertThat(Callers.call(incumbent.address()))
                        .as("after %s", last)
                        .isEqualTo("o");
            }
            assertThat(incumbent.failures).isEmpty();
        }
    }

    private enum Step {
        CONNECTED,
        GIVEN_THE_SOCKETS,
        ACCEPTING,
        TOLD_THAT_THEY_ARE_ITS_OWN
    }

    private void dieAfter(Step last, Half incumbent) throws Exception {
        if (last == Step.CONNECTED) {
            find(incumbent).close();
            return;
        }
        try (var inheritance = new Inheritance();
                Predecessor predecessor = welcomed(incumbent, inheritance);
                Half heir = Half.heir('n', inheritance, incumbent.address())) {
            assertThat(incumbent.next()).isEqualTo("handed out");
            if (last.compareTo(Step.ACCEPTING) >= 0) {
                heir.loops.takeTurn();
            }
            if (last == Step.TOLD_THAT_THEY_ARE_ITS_OWN) {
                predecessor.replace();
                assertThat(incumbent.next()).isEqualTo("stood by");
            }
        }
        if (last == Step.TOLD_THAT_THEY_ARE_ITS_OWN) {
            assertThat(incumbent.next()).isEqualTo("went on");
        }
    }

    /** The incumbent may not have noticed yet that the one before has died. */
    private Predecessor welcomed(Half seeker, Inheritance inheritance) throws IOException {
        while (true) {
            Predecessor predecessor = find(seeker);
            try {
                predecessor.inherit(inheritance);
                return predecessor;
            } catch (IOException refused) {
                predecessor.close();
                assertThat(refused).hasMessageContaining("another take-over is under way");
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void hands_four_hundred_sockets_over_to_a_successor_that_takes_its_time() throws Exception {
        try (Half incumbent = Half.first('o');
                Reception _ = incumbent.receive(path);
                Predecessor predecessor = find(incumbent);
                var inheritance = new Inheritance()) {
            List<InetSocketAddress> more = incumbent.listenOn(400);
            incumbent.orders = List.of("hold rw", "x".repeat(2_000));

            predecessor.inherit(inheritance);

            assertThat(inheritance.unclaimed())
                    .hasSize(401)
                    .contains(incumbent.address())
                    .containsAll(more);
            assertThat(predecessor.orders()).isEqualTo(incumbent.orders);
            assertThat(Callers.call(more.getLast())).isEqualTo("o");
        }
    }

    @Test
    void orders_go_to_the_successor_and_those_given_there_come_back() throws Exception {
        try (Half incumbent = Half.first('o');
                Reception _ = incumbent.receive(path);
                Predecessor predecessor = find(incumbent);
                Inheritance inheritance = inherit(predecessor);
                Half heir = Half.heir('n', inheritance, incumbent.address())) {
            assertThat(predecessor.orders()).isEmpty();
            incumbent.orders = List.of("hold rw");
            heir.loops.takeTurn();

            predecessor.replace();
            assertThat(predecessor.orders()).containsExactly("hold rw");
            predecessor.thank();

            assertThat(predecessor.tell(List.of("fence pg1", "drain pg2"))).isTrue();
            assertThat(incumbent.orders).containsExactly("fence pg1", "drain pg2");
            assertThat(predecessor.tell(List.of("refuse"))).isFalse();
            assertThat(predecessor.tell(List.of())).isTrue();
            assertThat(incumbent.orders).isEmpty();
        }
    }

    @Test
    void what_is_known_goes_to_the_successor_in_lines_of_any_length() throws Exception {
        try (Half incumbent = Half.first('o');
                Reception _ = incumbent.receive(path);
                Predecessor predecessor = find(incumbent)) {
            incumbent.knowledge = List.of("main", "x".repeat(250_000));

            try (Inheritance _ = inherit(predecessor)) {
                assertThat(predecessor.knowledge()).contains(incumbent.knowledge);
            }
        }
    }

    @Test
    void tells_a_successor_of_the_version_before_only_what_that_one_understands() throws Exception {
        try (Half incumbent = Half.first('o');
                Reception _ = incumbent.receive(path);
                var older = new Conversation(connect(), incumbent.loops.first());
                var inheritance = new Inheritance()) {
            incumbent.orders = List.of("hold rw");
            incumbent.knowledge = List.of("main");

            older.say("fairlead take-over 2");

            assertThat(older.hear(LONG)).isEqualTo("socket " + incumbent.address());
            inheritance.add(older.take(LONG));
            assertThat(older.hearOrders(Words.END, LONG)).containsExactly("hold rw");
        }
    }

    @Test
    void takes_over_from_the_version_before_which_is_not_asked_what_it_knows() throws Exception {
        try (Half incumbent = Half.first('o');
                var older = new OlderIncumbent(path, incumbent.loops);
                Predecessor predecessor = find(incumbent);
                Inheritance _ = inherit(predecessor)) {
            assertThat(predecessor.orders()).containsExactly("hold rw");
            assertThat(predecessor.knowledge()).isEmpty();
            assertThat(older.greetings()).containsExactly("fairlead take-over 3", "fairlead take-over 2");
        }
    }

    @Test
    void gives_up_a_successor_that_never_gets_ready() throws Exception {
        try (Half incumbent = Half.first('o');
                Reception _ = incumbent.receive(path, Directories.ownUid(), Duration.ofMillis(50));
                var slow = new Conversation(connect(), incumbent.loops.first());
                var inheritance = new Inheritance()) {
            slow.say(Words.HELLO);
            assertThat(slow.hear(LONG)).isEqualTo("socket " + incumbent.address());
            inheritance.add(slow.take(LONG));
            slow.expect(Words.END, LONG);

            assertThatThrownBy(() -> slow.hear(LONG)).isInstanceOf(EOFException.class);

            assertThat(inheritance.unclaimed()).containsExactly(incumbent.address());
            assertThat(Callers.call(incumbent.address())).isEqualTo("o");
            assertThat(incumbent.said).containsExactly("handed out");
        }
    }

    private LinuxSocket connect() throws IOException {
        LinuxSocket socket = LinuxSocket.newSocketDomain();
        socket.connect(new DomainSocketAddress(path.toString()));
        return socket;
    }

    @Test
    void is_a_file_for_this_user_alone() throws Exception {
        Path inside = directory.resolve("new").resolve("take-over.sock");
        try (Half incumbent = Half.first('o');
                Reception _ = incumbent.receive(inside)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inside)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inside.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(inside).doesNotExist();
    }

    @Test
    void is_not_opened_where_others_could_replace_it() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (Half incumbent = Half.first('o')) {
            assertThatThrownBy(() -> incumbent.receive(path)).hasMessageContaining("others can write to the directory");
        }
    }

    @Test
    void refuses_another_user() throws Exception {
        try (Half incumbent = Half.first('o');
                Reception _ = incumbent.receive(path, Directories.ownUid() + 1, LONG);
                Predecessor predecessor = find(incumbent)) {
            assertThatThrownBy(() -> inherit(predecessor)).hasMessageContaining("only the same user may take over");

            assertThat(incumbent.said).isEmpty();
        }
    }

    @Test
    void refuses_a_second_successor_while_there_is_one() throws Exception {
        try (Half incumbent = Half.first('o');
                Reception _ = incumbent.receive(path);
                Predecessor one = find(incumbent);
                Inheritance inheritance = inherit(one);
                Predecessor two = find(incumbent)) {
            assertThat(inheritance.unclaimed()).hasSize(1);

            assertThatThrownBy(() -> inherit(two)).hasMessageContaining("another take-over is under way");
        }
    }

    @Test
    void refuses_who_speaks_another_version_before_it_hands_anything_out() throws Exception {
        try (Half incumbent = Half.first('o');
                Reception _ = incumbent.receive(path);
                var stranger = new Conversation(connect(), incumbent.loops.first())) {
            stranger.say("fairlead take-over 9");

            assertThat(stranger.hear(LONG)).startsWith("refused ").endsWith("speaks \"fairlead take-over 3\"");

            assertThat(incumbent.said).isEmpty();
        }
    }

    @Test
    void finds_nobody_where_nobody_is() throws Exception {
        try (EventLoops loops = EventLoops.start(1, TransportKind.EPOLL, _ -> {})) {
            assertThat(Predecessor.find(path, loops)).isEmpty();
            LinuxSocket dead = LinuxSocket.newSocketDomain();
            dead.bind(new DomainSocketAddress(path.toString()));
            dead.close();

            assertThat(path).exists();
            assertThat(Predecessor.find(path, loops)).isEmpty();
        }
    }

    @Test
    void does_not_watch_a_socket_any_more_that_its_successor_has() throws Exception {
        Half before = Half.first('0');
        before.receive(path);
        Half heir = takeOver('1', before);
        assertThat(Callers.call(heir.address())).isEqualTo("1");
        int listening = descriptor(heir);

        assertThat(watchers(listening)).isEqualTo(1);

        before.close();
        heir.close();
    }

    private static int descriptor(Half half) throws IOException {
        List<Integer> all = new ArrayList<>();
        half.loops.handOut(new SocketTaker() {
            @Override
            public boolean take(InetSocketAddress address, int descriptor) {
                return all.add(descriptor);
            }

            @Override
            public void awaitRoom() {}
        });
        return all.getFirst();
    }

    /** How many epoll sets have the socket of this descriptor, by its inode: see proc_pid_fdinfo(5). */
    private static long watchers(int descriptor) throws IOException {
        long inode = (Long) Files.getAttribute(Path.of("/proc/self/fd/" + descriptor), "unix:ino");
        String hex = "ino:" + Long.toHexString(inode) + " ";
        try (Stream<Path> infos = Files.list(Path.of("/proc/self/fdinfo"))) {
            return infos.flatMap(TakeOverTest::lines)
                    .filter(line -> line.startsWith("tfd:") && line.contains(hex))
                    .count();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException closedMeanwhile) {
            return Stream.empty();
        }
    }
}
