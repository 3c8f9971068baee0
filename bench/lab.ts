/**
 * npm run bench:lab: what the laboratory asks of a laptop: how long `npm start` takes, how much memory its deployments
 * need, how long the first experiments last. Ends with 1 when a figure is beyond its budget. Linux only, some two minutes.
 */
import { availableParallelism, loadavg } from 'node:os';
import { measureCourse } from './lab/course.ts';
import { measureFootprint } from './lab/footprint.ts';
import { measureStartUp } from './lab/start-up.ts';

const START_MS_MAX = 3_000;
const COURSE_SECONDS_MAX = 150;
const MB_MAX: Readonly<Record<string, number>> = { redis: 500, 'all but postgres': 700, all: 850 };

const [before = 0] = loadavg();
const startUp = await measureStartUp();
const footprints = await measureFootprint();
const course = await measureCourse();
const isWithin =
  startUp.medianMs <= START_MS_MAX &&
  course.seconds <= COURSE_SECONDS_MAX &&
  footprints.every(({ running, totalMb }) => totalMb <= (MB_MAX[running] ?? 0));
const machine = { processors: availableParallelism(), node: process.versions.node, loadBefore: before };
const budget = { startUpMs: START_MS_MAX, mb: MB_MAX, courseSeconds: COURSE_SECONDS_MAX };
process.stdout.write(
  `${JSON.stringify({ isWithin, budget, machine, startUp, course, footprints }, null, 2)}\n`,
);
process.exitCode = isWithin ? 0 : 1;
