// What experiments declare, before any of them runs: the course's order, its words, and what it expects.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { deployments } from '../../src/lab/deployments.ts';
import { deploymentsOf, experimentCard, statementsOf } from '../../src/lab/runner/experiment.ts';
import { nodeCount } from '../../src/lab/runner/run-deployment.ts';
import { isPassed } from '../../src/lab/runner/run-experiment.ts';
import type { Step } from '../../src/lab/runner/step.ts';
import type { ExpectedVerdict, Verdict } from '../../src/protocol/lab-words.ts';
import { type DeploymentResult, ExperimentCard } from '../../src/protocol/reports.ts';

/** The course's table: H holds, B breaks, D degrades, - not run; for jwt, sealed, memory, sticky and redis. */
const course: Record<string, string> = {
  '01-who-remembers': 'HHHH',
  '02-anatomy-of-a-credential': 'BHHHH',
  '03-two-servers': 'HB-H',
  '04-affinity': 'H-HH',
  '07-kill-one': 'HBBH',
  '08-restart-all': 'HBBH',
  '10-store-down': 'HHHD',
  '15-logout-then-replay': 'BHHH',
  '20-lost-update': 'BHHH',
  '24-bytes-on-the-wire': 'BBHHH',
  '25-memory-per-session': 'HHBBH',
  '26-latency-and-throughput': 'HHHHH',
