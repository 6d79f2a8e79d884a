/**
 * What a plug-in is tested with; the agent's own are, too. It brings JUnit and AssertJ.
 *
 * <ul>
 *   <li>A provider's test extends {@link io.hostsonde.testkit.ProviderContract}, a transport's
 *       {@link io.hostsonde.testkit.TransportContract}, that of a transport that pushes {@link
 *       io.hostsonde.testkit.PushTransportContract}: what the engine expects of each.
 *   <li>{@link io.hostsonde.testkit.SettingsAssertions} pins keys and defaults, which users have in
 *       their files.
 *   <li>{@link io.hostsonde.testkit.film.Film} plays states of files to one sampler, with the time
 *       between them: for rates, and for what goes away.
 *   <li>{@link io.hostsonde.testkit.Samples} checks one value against its schema, {@link
 *       io.hostsonde.testkit.Leaks} finds threads and descriptors that were left behind.
 *   <li>{@link io.hostsonde.testkit.MadeUpProvider} is a provider nobody has heard of, {@link
 *       io.hostsonde.testkit.DirectReadings} are readings without an engine, {@link
 *       io.hostsonde.testkit.TestClock} moves when it is told.
 * </ul>
 */
@NullMarked
package io.hostsonde.testkit;

import org.jspecify.annotations.NullMarked;
