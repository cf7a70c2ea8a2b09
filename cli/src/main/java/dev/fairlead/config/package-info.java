/**
 * What a person configures: YAML, flags and environment, read into records with all problems listed at once.
 *
 * <p>Main types: {@link dev.fairlead.config.Config}, {@link dev.fairlead.config.ConfigReader}, and {@link dev.fairlead.config.Keys}, the one list of
 * all keys that the reader and the documentation share. Values are immutable; reading is confined to the caller's thread.
 */
@NullMarked
package dev.fairlead.config;

import org.jspecify.annotations.NullMarked;
