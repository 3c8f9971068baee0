/**
 * Makes a folder that nginx runs from: the configuration beside this file, what differs from place to place, and a
 * certificate for trying it out where there is none. As a program:
 *   node deploy/nginx/prepare.ts DIR --node 127.0.0.1:3002 [--node …] [--name 127.0.0.1] [--policy affinity]
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

/** What nginx calls them, within `upstream`. */
const balancing = {
  'round-robin': '',
  'least-connections': 'least_conn;',
  affinity: 'hash $route consistent;',
} as const;
export type Policy = keyof typeof balancing;

export interface Site {
  /** By which clients know it: names or addresses. */
  readonly names: readonly string[];
  /** host:port of each node. */
  readonly nodes: readonly string[];
  readonly policy: Policy;
  /** Where it listens. */
  readonly host: string;
  readonly httpPort: number;
  readonly httpsPort: number;
}

const CERTIFICATE_DAYS = 30;
const ours = fileURLToPath(new URL('.', import.meta.url));

/** They become part of the configuration: nothing in them may end a directive. */
function refuseUnsafe({ names, nodes, host }: Site): void {
  for (const text of [...names, host])
    if (!/^[\w.-]{1,253}$/.test(text)) throw new Error(`${text} is no name and no IPv4 address`);
  for (const text of nodes)
    if (!/^[\w.-]{1,253}:\d{1,5}$/.test(text)) throw new Error(`${text} is no host:port`);
  if (names.length === 0 || nodes.length === 0) throw new Error('at least one name and one node are needed');
}

function siteText({ names, nodes, policy, httpsPort }: Site): string {
  const policyFile = policy === 'affinity' ? 'affinity' : 'round-robin';
  return `map $host $is_ours {
    default 0;
${names.map((name) => `    ${name} 1;\n`).join('')}}
map "" $https_port {
    default "${httpsPort === 443 ? '' : `:${httpsPort}`}";
}
include service/policy-${policyFile}.conf;
upstream nodes {
    zone nodes 64k;
${balancing[policy] && `    ${balancing[policy]}\n`}${nodes.map((node) => `    server ${node} max_fails=1 fail_timeout=1s;\n`).join('')}    include service/keep-alive.conf;
}
`;
}

/** What differs from place to place; nginx reads it again on SIGHUP. */
export async function writeSite(folder: string, site: Site): Promise<void> {
  refuseUnsafe(site);
  const { host, httpPort, httpsPort } = site;
  const files = {
    'site.conf': siteText(site),
    'listen-http.conf': `listen ${host}:${httpPort} default_server;\n`,
    'listen-https.conf': `listen ${host}:${httpsPort} ssl http2 default_server;
ssl_certificate tls/certificate.pem;
ssl_certificate_key tls/key.pem;
`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'site', name), text);
}

/** Signed by nobody but itself: for tests and for a look. A real one takes its place. */
async function makeCertificate(folder: string, names: readonly string[]): Promise<void> {
  const alternatives = names.map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join(',');
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...[
      '-days',
      String(CERTIFICATE_DAYS),
      '-subj',
      `/CN=${names[0]}`,
      '-addext',
      `subjectAltName=${alternatives}`,
    ],
    ...['-keyout', join(folder, 'tls', 'key.pem'), '-out', join(folder, 'tls', 'certificate.pem')],
  ]);
}

/** @throws when the site cannot be used, or openssl is missing */
export async function prepareFolder(folder: string, site: Site): Promise<void> {
  for (const name of ['site', 'tls', 'logs', 'temp']) await mkdir(join(folder, name), { recursive: true });
  await cp(join(ours, 'nginx.conf'), join(folder, 'nginx.conf'));
  await cp(join(ours, 'service'), join(folder, 'service'), { recursive: true });
  await writeSite(folder, site);
  if (!existsSync(join(folder, 'tls', 'certificate.pem'))) await makeCertificate(folder, site.names);
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string', multiple: true, default: ['127.0.0.1'] },
      node: { type: 'string', multiple: true, default: ['127.0.0.1:3002'] },
      policy: { type: 'string', default: 'round-robin' },
      host: { type: 'string', default: '127.0.0.1' },
      http: { type: 'string', default: '8080' },
      https: { type: 'string', default: '8443' },
    },
  });
  const [folder] = positionals;
  if (folder === undefined || !(values.policy in balancing))
    throw new Error(`usage: prepare.ts DIR --node HOST:PORT --policy ${Object.keys(balancing).join('|')}`);
  await prepareFolder(folder, {
    names: values.name,
    nodes: values.node,
    policy: values.policy as Policy,
    host: values.host,
    httpPort: Number(values.http),
    httpsPort: Number(values.https),
  });
  process.stdout.write(`nginx -p ${folder}/ -c nginx.conf -e logs/error.log\n`);
}
