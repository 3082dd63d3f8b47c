package livestatus.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures for Prometheus. Nothing is counted twice: the registry asks those who count anyway.
 * It is made with the first question, so that a daemon that nobody collects from does not carry it.
 */
final class MetricsApi implements AutoCloseable {
  private static final Figure CPU =
      Figure.counter(
          "process_cpu_seconds",
          "Time that the processors worked for this process.",
          () ->
              ProcessHandle.current()
                  .info()
                  .totalCpuDuration()
                  .map(time -> time.toMillis() / 1000.0)
                  .orElse(Double.NaN));

  private final List<Figure> figures;
  private @Nullable JvmGcMetrics pauses;
  private @Nullable PrometheusMeterRegistry registry;

  MetricsApi(List<Figure> figures) {
    this.figures = List.copyOf(figures);
  }

  void addTo(Routes routes) {
    routes.add(
        "GET",
        "/metrics",
        call -> Reply.text(200, "text/plain; version=0.0.4; charset=utf-8", registry().scrape()));
  }

  private synchronized PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry made = registry;
    if (made == null) {
      made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      // Their names break Prometheus's own rules; the first is told in seconds instead.
      made.config()
          .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
          .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
      add(CPU, made);
      for (Figure figure : figures) {
        add(figure, made);
      }
      new JvmMemoryMetrics().bindTo(made);
      new JvmThreadMetrics().bindTo(made);
      new ProcessorMetrics().bindTo(made);
      new UptimeMetrics().bindTo(made);
      new FileDescriptorMetrics().bindTo(made);
      JvmGcMetrics collections = new JvmGcMetrics();
      collections.bindTo(made);
      pauses = collections;
      registry = made;
    }
    return made;
  }

  private static void add(Figure figure, MeterRegistry registry) {
    Tags tags =
        Tags.of(
            figure.labels().entrySet().stream()
                .map(label -> Tag.of(label.getKey(), label.getValue()))
                .toList());
    if (figure.kind() == Figure.Kind.COUNTER) {
      FunctionCounter.builder(figure.name(), figure, its -> its.value().getAsDouble())
          .description(figure.help())
          .tags(tags)
          .register(registry);
    } else {
      Gauge.builder(figure.name(), figure, its -> its.value().getAsDouble())
          .description(figure.help())
          .tags(tags)
          .register(registry);
    }
  }

  @Override
  public synchronized void close() {
    if (pauses != null) {
      pauses.close();
    }
    if (registry != null) {
      registry.close();
    }
  }
}
