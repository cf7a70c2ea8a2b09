package dev.fairlead.config;

import dev.fairlead.session.Cidr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of values there are. */
final class Kinds {
    private static final int PATRONI_PORT = 8008;

    private Kinds() {}

    static Kind<Duration> duration(String least, String most) {
        Duration min = Durations.parse(least);
        Duration max = Durations.parse(most);
        return Kind.one("duration, " + least + " to " + most, text -> {
            Duration value = Durations.parse(text);
            require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0, least, most, text);
            return value;
        });
    }

    static Kind<Size> size(String least, String most) {
        Size min = Size.parse(least);
        Size max = Size.parse(most);
        return Kind.one("size, " + least + " to " + most, text -> {
            Size value = Size.parse(text);
            require(value.bytes() >= min.bytes() && value.bytes() <= max.bytes(), least, most, text);
            return value;
        });
    }

    static Kind<Integer> number(int least, int most) {
        return Kind.one("number, " + least + " to " + most, text -> {
            int value = wholeNumber(text);
            require(value >= least && value <= most, least, most, text);
            return value;
        });
    }

    /** So many per second. */
    static Kind<Integer> rate(int least, int most) {
        return Kind.one("rate, " + least + "/s to " + most + "/s", text -> {
            if (!text.endsWith("/s")) {
                throw new IllegalArgumentException("needs its unit, such as 50/s, but was " + text);
            }
            int value = wholeNumber(text.substring(0, text.length() - 2).strip());
            require(value >= least && value <= most, least + "/s", most + "/s", text);
            return value;
        });
    }

    private static void require(boolean inRange, Object least, Object most, String text) {
        if (!inRange) {
            throw new IllegalArgumentException("must be " + least + " to " + most + " but was " + text);
        }
    }

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number but was " + text, e);
        }
    }

    static Kind<Boolean> yesOrNo() {
        return Kind.one("`true` or `false`", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false but was " + text);
        });
    }

    /** The constants of an enum, written in lower case with hyphens. */
    static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
        List<E> all = List.of(type.getEnumConstants());
        String words = all.stream().map(e -> "`" + word(e) + "`").collect(Collectors.joining(", "));
        return Kind.one(
                words,
                text -> all.stream()
                        .filter(e -> word(e).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("must be one of "
                                + all.stream().map(Kinds::word).collect(Collectors.joining(", ")) + " but was " + text
                                + Spelling.suggestion(
                                        text, all.stream().map(Kinds::word).toList()))));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind<String> text(String shape) {
        return Kind.one(shape, Function.identity());
    }

    /** A word that is also part of URLs and of metrics. */
    static Kind<String> name() {
        return Kind.one("letters, digits, `-`, `_`, `.`; at most 63", text -> {
            if (!text.matches("[A-Za-z0-9._-]{1,63}")) {
                throw new IllegalArgumentException("must be at most 63 letters, digits, -, _ or . but was " + text);
            }
            return text;
        });
    }

    static Kind<HostPort> hostPort() {
        return Kind.one("`HOST:PORT`", HostPort::parse);
    }

    static Kind<InetSocketAddress> address() {
        return Kind.one("`ADDRESS:PORT`", Kinds::parseListen);
    }

    static Kind<List<InetSocketAddress>> addresses() {
        return Kind.list("`ADDRESS:PORT`, or a list", Kinds::parseListen);
    }

    /** {@code *} is every IPv4 address of the machine; port 0 is any free one. */
    private static InetSocketAddress parseListen(String text) {
        HostPort parts = HostPort.parse(text);
        try {
            String host = parts.host().equals("*") ? "0.0.0.0" : parts.host();
            return new InetSocketAddress(InetAddress.getByName(host), parts.port());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(parts.host() + " does not resolve", e);
        }
    }

    static Kind<URI> url() {
        return Kind.one("URL", Kinds::parseUrl);
    }

    static Kind<List<URI>> urls() {
        return Kind.list("URL, or a list", Kinds::parseUrl);
    }

    private static URI parseUrl(String text) {
        if (!text.matches("https?://([^/?#@:]+|\\[[^]]+])(:\\d{1,5})?/?")) {
            String hint = text.contains("://") ? "" : "; did you mean http://" + text + "?";
            throw new IllegalArgumentException("must be http://HOST:PORT or https://HOST:PORT but was " + text + hint);
        }
        URI uri = URI.create(text);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("has no valid host name: " + text);
        }
        int port = uri.getPort() < 0 ? PATRONI_PORT : uri.getPort();
        return URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + port);
    }

    static Kind<List<Cidr>> blocks() {
        return Kind.list("CIDR block, or a list", text -> {
            try {
                return Cidr.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "must be a block such as 10.0.0.0/8 or fd00::/8, or an address, but was " + text, e);
            }
        });
    }

    /** A file that need not be there. */
    static Kind<Path> path() {
        return Kind.one("path", Path::of);
    }

    /** A file that is made when it is not there. */
    static Kind<Path> fileToWrite() {
        return Kind.one("file", text -> {
            Path path = Path.of(text).toAbsolutePath();
            Path directory = path.getParent();
            if (directory == null || Files.isDirectory(path) || !Files.isWritable(directory)) {
                throw new IllegalArgumentException("the file " + path + " cannot be written, or not its directory");
            }
            return path;
        });
    }

    /** A file that can be read. */
    static Kind<Path> file() {
        return Kind.one("file", text -> {
            Path path = Path.of(text);
            if (!Files.isReadable(path) || Files.isDirectory(path)) {
                String why = Files.exists(path) ? " cannot be read" : " does not exist";
                throw new IllegalArgumentException("the file " + path + why);
            }
            return path;
        });
    }
}
