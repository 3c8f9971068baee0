/** Prometheus metrics under OpenTelemetry's names. Never a user or a session in a label. */
import { Gauge, Histogram, Registry } from '@prometheus-io/client';

export interface Metrics {
  observe(labels: { method: string; route: string; status: number }, durationSeconds: number): void;
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
  new Gauge({
    name: 'statelab_sessions_held',
    help: 'Sessions in the memory of this process.',
    registers: [registry],
    collect() {
      this.set(sessionsHeld());
    },
  });
  return {
    observe({ method, route, status }, durationSeconds) {
      const labels = { http_request_method: method, http_route: route, http_response_status_code: status };
      duration.observe(labels, durationSeconds);
    },
    text: () => registry.metrics(),
  };
}
