package io.hostsonde.agent;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.TypeLiteral;
import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Readings;
import io.hostsonde.api.Transport;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * How the engine's own objects go together. Plug-ins are not among them. What needs nothing
 * injected is bound as it is: a method that provides it would be code made at each start.
 */
final class EngineModule extends AbstractModule {

  private final Launch launch;
  private final Startup startup;

  EngineModule(Launch launch, Startup startup) {
    this.launch = launch;
    this.startup = startup;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    binder().disableCircularProxies();
    bind(Launch.class).toInstance(launch);
    bind(Startup.class).toInstance(startup);
    FailureLog failures = new FailureLog(launch.clock(), Level.WARNING);
    bind(FailureLog.class).toInstance(failures);
    bind(Slot.Engine.class)
        .toInstance(
            new Slot.Engine(
                launch.clock(), startup.flights(), failures, startup.engine().staleBaseline()));
    bind(new TypeLiteral<List<Installed<Transport>>>() {}).toInstance(startup.transports());
    bind(new TypeLiteral<List<Candidate>>() {}).toInstance(startup.candidates());
    bind(HostClock.class).toInstance(launch.clock());
    bind(EngineSettings.class).toInstance(startup.engine());
    bind(EngineSettings.Preference.class).toInstance(startup.preference());
    bind(Memory.class).toInstance(startup.memory());
    bind(Host.class).toInstance(startup.host());
    bind(Discovery.class).toInstance(startup.discovery());
    bind(Flights.class).toInstance(startup.flights());
    bind(Catalogue.class).in(Scopes.SINGLETON);
    bind(Readings.class).to(Catalogue.class);
    bind(Providers.class).in(Scopes.SINGLETON);
    bind(Transports.class).in(Scopes.SINGLETON);
    bind(Agent.class).in(Scopes.SINGLETON);
  }
}
