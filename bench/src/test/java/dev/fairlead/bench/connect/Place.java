package dev.fairlead.bench.connect;

/**
 * What the page's example names stand for here.
 *
 * @param one address of the first proxy
 * @param two address of the second
 * @param port the port of both
 */
record Place(String one, String two, int port) {
    /** The text with the addresses of this place. */
    String in(String text) {
        return text.replace("proxy1.example", one)
                .replace("proxy2.example", two)
                .replace("proxy.example", one)
                .replace("5432", Integer.toString(port));
    }
}
