/** The package's types are declared for its index only; that loads a push gateway, a cluster and a tracer besides. */
declare module '@prometheus-io/client/lib/gauge.js' {
  import { Gauge } from '@prometheus-io/client';

  export default Gauge;
}
declare module '@prometheus-io/client/lib/histogram.js' {
  import { Histogram } from '@prometheus-io/client';

  export default Histogram;
}
declare module '@prometheus-io/client/lib/registry.js' {
  import { Registry } from '@prometheus-io/client';

  export default Registry;
}
