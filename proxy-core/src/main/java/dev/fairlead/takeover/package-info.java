/**
 * One process takes the listening sockets of another over, by a conversation on a unix socket, and no connection is lost between them.
 *
 * <pre>
 *   successor                                        incumbent
 *   fairlead take-over 3              --&gt;
 *                                     &lt;--            socket ADDRESS, and its descriptor; one for each
 *                                     &lt;--            order WHAT; one for each that is in force
 *                                     &lt;--            known WHAT; one for each cluster
 *                                     &lt;--            end                (or: refused WHY)
 *   (starts; waits until it hears what the incumbent hears; accepts beside the incumbent)
 *   accepting                         --&gt;
 *                                                    (stands by: accepts no more, but could)
 *                                     &lt;--            order WHAT, once more as they are now
 *                                     &lt;--            yours
 *   thanks                            --&gt;
 *                                                    (closes its sockets; its sessions end in their own time)
 *   order WHAT, all, when they change --&gt;
 *   end                               --&gt;
 *                                     &lt;--            heeded             (or: not heeded)
 * </pre>
 *
 * <p>The sockets are shared, not copied: what waits in their queues is accepted by whoever comes first, and nothing waits in vain. Until it has heard
 * {@code thanks}, the incumbent goes on as soon as the successor is gone. Afterwards the conversation lasts as long as both processes: what operators order in the
 * one holds for the sessions of the other. What an order says, or what is known, is not understood
 * here. Version 2 is the same without {@code known}: an incumbent answers it, and a successor falls back to it. Main types: {@link dev.fairlead.takeover.Reception} and
 * {@link dev.fairlead.takeover.Incumbent} of the one side, {@link dev.fairlead.takeover.Predecessor} of the other. Conversations wait, so they
 * have virtual threads of their own; only readiness comes from a loop. Imports {@code relay}, Netty and SLF4J. Linux only.
 */
@NullMarked
package dev.fairlead.takeover;

import org.jspecify.annotations.NullMarked;
