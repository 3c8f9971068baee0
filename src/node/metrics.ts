/** Prometheus metrics under OpenTelemetry's names. Never a user or a session in a label. */
import Gauge from '@prometheus-io/client/lib/gauge.js';
import Histogram from '@prometheus-io/client/lib/histogram.js';
import Registry from '@prometheus-io/client/lib/registry.js';

export const METRICS_MEDIA_TYPE = 'text/plain; version=0.0.4';

export interface Metrics {
  observe(labels: { method: string; route: string; status: number }, durationSeconds: number): void;
  /** What is read when somebody asks. */
  gauge(name: string, help: string, read: () => number): void;
  text(): Promise<string>;
}

export function createMetrics(sessionsHeld: () => number): Metrics {
  const registry = new Registry();
  const duration = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Duration of HTTP server requests.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    registers: [registry],
  });
  const metrics: Metrics = {
    observe({ method, route, status }, durationSeconds) {
      const labels = { http_request_method: method, http_route: route, http_response_status_code: status };
      duration.observe(labels, durationSeconds);
    },
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
    text: () => registry.metrics(),
  };
  metrics.gauge('statelab_sessions_held', 'Sessions in the memory of this process.', sessionsHeld);
  return metrics;
}
