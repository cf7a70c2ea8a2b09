/**
 * Moving bytes: legs (epoll and NIO), listening sockets, and the relay that copies between two legs.
 *
 * <p>Main types: {@link dev.fairlead.relay.EventLoops} starts the loops and listens, {@link dev.fairlead.relay.Transport} dials on one of them,
 * {@link dev.fairlead.relay.Leg} is one socket, {@link dev.fairlead.relay.Relay} copies. Both legs of a session and its relay are confined to one
 * event loop. Imports Netty, and nothing of the other packages.
 *
 * <p>A leg:
 *
 * <pre>
 *      dial                                                   accept
 *       |                                                       |
 *       v      writable: finishConnect                          v
 *   CONNECTING -----------------------------------------> CONNECTED --+ readable, writable: told to the listener
 *       |  |                                                |  |  ^   |
 *       |  | refused, unreachable:                          |  |  +---+
 *       |  | onConnectFailed                                |  | exception of a listener:
 *       |  v                                                |  v reset, counted, onFailure
 *       |  CLOSED &lt;-----------------------------------------|--+
 *       +--- close, reset: no event follows ----------------+
 * </pre>
 *
 * <ul>
 *   <li>Watched once, edge-triggered, for everything: a message then costs one wait, one recv and one send, and no call to ask for the next.
 *   <li>Watched from a task, never within an event: an event for the previous owner of the same descriptor number may wait in the batch at hand.
 *   <li>A read that comes back short ends the reading without another that would find nothing. Not so when the end of the stream or an error has
 *       been announced: that edge has been spent, so one reads on until it is found, or it is lost.
 *   <li>After close no call reaches the kernel: the number may already be another's socket. The descriptor is closed before the registration is
 *       cancelled, which saves taking it out of the epoll set.
 *   <li>Everything thrown ends at the edge of the leg, for Netty's loop sleeps for a second when a handle throws.
 * </ul>
 *
 * <p>One direction of a relay ({@code Flow}; the other is the same) moves bytes in one of two ways ({@code Mover}):
 *
 * <pre>
 *   Copier            recv                 took all: go on, up to 8 rounds, then put off behind the other sessions
 *            source --------&gt; shared ----+----------------------------------------------------------------&gt; sink
 *              ^              buffer     | took less
 *              |                         v
 *              |                      leftover (pooled) ---- sink writable: give ---------------------------&gt;
 *              +---- nothing is read while it is there: the back-pressure
 *
 *      |  4 reads in a row of 32 KiB and more,       ^  64 rounds in a row of less than 16 KiB, the end of the stream
 *      v  and the loop has a pipe to lend            |  announced, or no pipe: always between rounds that left nothing behind
 *
 *   Splicer          splice                splice
 *            source --------&gt; pipe (1 MiB) ---------------------------------------------------------------&gt; sink
 *              ^              | sink full: filled further until
 *              |              v it is full as well
 *              +---- events of the source's input are switched off, and on again when it has been read dry
 *
 *   end of stream:  OPEN --- recv says so ---&gt; SEEN --- all before it is sent, not paused ---&gt; DELIVERED (shutdown of the sink's output)
 *   both DELIVERED: both legs close.   A leg is broken: the other is reset, after what the broken one had said.
 * </pre>
 *
 * <ul>
 *   <li>One shared buffer per loop: bytes rest in it only between a recv and its send, so an idle session owns none.
 *   <li>The read limit doubles on full reads, from 64 KiB to 512 KiB, and halves on a partial send: it bounds what a slow reader can make us keep.
 *   <li>A pipe is lent from the first byte in it to the last one out of it: an idle session has none, sessions that keep up share one that stays in
 *       the cache, and only stalled readers use up the pool. One that had bytes left in it when its session broke is closed, never lent again.
 *   <li>Splice answers 0 when nothing is there, at the end of a stream, and when the pipe is full. The first two are told apart by leaving all that
 *       comes after the announced end to recv; the third is not told from the first until the pipe has been emptied, for only then it matters.
 *   <li>A reset travels as a reset, because a COPY that was cut off would look complete after an orderly end.
 *   <li>The gate is asked before bytes move, with one look at the clock per event: after a standstill sockets are ready before any timer has run.
 * </ul>
 */
@NullMarked
package dev.fairlead.relay;

import org.jspecify.annotations.NullMarked;
