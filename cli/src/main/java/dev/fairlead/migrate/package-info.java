/**
 * Reads what people have in front of Patroni today, an HAProxy configuration, and says the same in ours.
 *
 * <p>Main type: {@link dev.fairlead.migrate.HaproxyImport}. Text becomes words ({@code Tokenizer}), words become sections ({@code HaproxyFile}), sections
 * become small records (what is bound, served, checked, let in), and those become a draft of our file and {@link dev.fairlead.migrate.Finding findings}:
 * nothing that is written there goes without a word. Everything is a function of its arguments: no file is opened, no name resolved. Any input has a
 * result; none is answered with an exception. Values are immutable but for collectors, which are confined to the caller's thread. May import {@code
 * config} and {@code session} for the few values that are the same there, and the writers of JSON.
 */
@NullMarked
package dev.fairlead.migrate;

import org.jspecify.annotations.NullMarked;
