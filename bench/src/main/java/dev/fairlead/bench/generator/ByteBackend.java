package dev.fairlead.bench.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The server behind the proxies in tests of bytes: echoes, sends and swallows, as each client asks. It ends with us. */
public final class ByteBackend implements AutoCloseable {
    private final Generator program;
    private final String host;
    private final List<Integer> ports;

    private ByteBackend(Generator program, String host, List<Integer> ports) {
        this.program = program;
        this.host = host;
        this.ports = ports;
    }

    /** Listens at {@code host}, an IPv4 address of this machine, on any {@code count} free ports. */
    public static ByteBackend start(String host, int count) {
        return start(host, count, List.of());
    }

    /** A backend for tests of the programs: of what it sends on a connection, the byte at {@code offset} is wrong. */
    static ByteBackend spoiling(String host, long offset) {
        return start(host, 1, List.of("--spoil", Long.toString(offset)));
    }

    private static ByteBackend start(String host, int count, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("--listen", addresses(host, count)));
        arguments.addAll(more);
        Generator program = Generator.start("backend", arguments);
        List<Integer> ports = program.nextLine()
                .path("ports")
                .valueStream()
                .map(JsonNode::asInt)
                .toList();
        return new ByteBackend(program, host, ports);
    }

    private static String addresses(String host, int count) {
        return IntStream.range(0, count).mapToObj(index -> host + ":0").collect(Collectors.joining(","));
    }

    /** The ports it listens on; one for each proxy keeps their connections to it from taking each other's local ports. */
    public List<Integer> ports() {
        return ports;
    }

    /** HOST:PORT of the first port. */
    public String address() {
        return host + ":" + ports.getFirst();
    }

    public long pid() {
        return program.pid();
    }

    /** Ends it and returns what it counted: {@code connections}, {@code broken}, {@code received}, {@code sent}, {@code cpu_seconds}. */
    JsonNode end() {
        program.endInput();
        return program.nextLine();
    }

    @Override
    public void close() {
        program.close();
    }
}
