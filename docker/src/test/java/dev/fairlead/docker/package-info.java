/**
 * Tests of the container image, each the way a user does it: real containers, real Patroni, faults made with what a container engine offers.
 *
 * <p>Main types: {@link dev.fairlead.docker.Cluster} is a Patroni cluster in containers, {@link dev.fairlead.docker.ProxyContainer} is the image, and {@link
 * dev.fairlead.docker.Writer} is an application. One cluster is shared by all tests of a run that need nothing special: {@link dev.fairlead.docker.TlsTest}
 * starts one under TLS, {@link dev.fairlead.docker.Compose} the one of the compose file. Nothing of Fairlead's own code is used here: only the image.
 * Threads: everything is for the test's own, except the writer's loop. May import the JDK, Testcontainers, pgjdbc and Jackson.
 */
@NullMarked
package dev.fairlead.docker;

import org.jspecify.annotations.NullMarked;
