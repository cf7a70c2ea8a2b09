package dev.fairlead.operate;

/** What came of an order. */
sealed interface Outcome {
    /** @param report a record, to be answered as JSON */
    record Done(Object report) implements Outcome {}

    /** There is no such thing. */
    record Unknown(String sentence) implements Outcome {}

    /** There is, but the order does not fit it now; nothing was changed. */
    record Refused(String sentence) implements Outcome {}

    /** The order stands, and has not been seen to take effect in time. */
    record Unconfirmed(String sentence) implements Outcome {}
}
