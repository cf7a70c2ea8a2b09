/**
 * Telling systemd what state the process is in, by the protocol of sd_notify(3): a few lines of text in a datagram.
 *
 * <p>Main type: {@link dev.fairlead.systemd.Notifier}. Any thread. Without {@code NOTIFY_SOCKET}, and where Netty has no epoll, nothing is said. Imports Netty's
 * native sockets and SLF4J.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify(3)</a>
 */
@NullMarked
package dev.fairlead.systemd;

import org.jspecify.annotations.NullMarked;
