/**
 * The admin HTTP endpoint: health, metrics and status, and who may ask for them.
 *
 * <p>Main type: {@link dev.fairlead.admin.AdminServer}. Requests run on virtual threads of their own and read immutable values, so that the endpoint
 * goes on answering when the data path is full, and never slows it.
 */
@NullMarked
package dev.fairlead.admin;

import org.jspecify.annotations.NullMarked;
