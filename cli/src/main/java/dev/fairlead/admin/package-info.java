/**
 * The admin HTTP endpoint: health, metrics, status and actions, and who may ask for them.
 *
 * <p>Main type: {@link dev.fairlead.admin.AdminServer}. Requests run on virtual threads of their own and read immutable values, so that the endpoint
 * goes on answering when the data path is full, and never slows it.
 *
 * <p>To add a request: give {@link dev.fairlead.admin.Endpoints#add} its method, its path (segments may be {@code {name}}) and a {@link
 * dev.fairlead.admin.Handler}; {@code Proxy} does so where it starts the server. A handler gets an admitted {@link dev.fairlead.admin.Request}, and returns
 * an {@link dev.fairlead.admin.Answer}: JSON of a record, a stream, or a refusal with a status and a sentence; for what it cannot understand it throws
 * {@link dev.fairlead.admin.BadRequest}. {@link dev.fairlead.admin.Access} has decided before who may ask: all but the health checks need the token, and
 * without one a loopback Host and no other site; a handler need not ask again.
 */
@NullMarked
package dev.fairlead.admin;

import org.jspecify.annotations.NullMarked;
