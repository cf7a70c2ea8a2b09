package dev.fairlead.operate;

import dev.fairlead.cluster.Orders.Given;

/**
 * An order as it is logged and counted.
 *
 * @param word one of a closed list, also a metric label
 * @param what it is about, for people
 */
record Order(String word, String what, Given given) {
    Outcome unconfirmed() {
        return new Outcome.Unconfirmed(
                "the order to " + word + " " + what + " was taken down, but it was not seen to be in force in time");
    }

    @Override
    public String toString() {
        return word + " " + what + ", by " + given.who() + (given.why().isEmpty() ? "" : ": " + given.why());
    }
}
