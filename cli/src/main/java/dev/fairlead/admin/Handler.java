package dev.fairlead.admin;

/**
 * Answers the requests of one endpoint. Called on a virtual thread for each request, by many at once; may wait, but not for long: after
 * {@link AdminServer.Limits} it is interrupted, and what it answers then is still sent.
 */
@FunctionalInterface
public interface Handler {
    /** @throws BadRequest when the request says something that cannot be understood; it is answered with 400 */
    Answer answer(Request request);
}
