/**
 * argon2id off the event loop: in threads of low priority, behind a queue with an end. Whoever finds the queue full,
 * or waits past the deadline, is told to come again (503); a rush of logins then costs no memory, and whoever is
 * served is served in time.
 */
import { Worker } from 'node:worker_threads';
import { Problem } from '../../../protocol/problems.ts';
import { costOf, type HashCost, isCheaper } from './cost.ts';
import { normalized } from './policy.ts';
import type { Answer, Task, ThreadSettings } from './thread.ts';

const WAITING_MAX = 32;
const DEADLINE_MS = 5000;
/** A thread beside it that wants the processor gets about nine tenths of it. */
const NICENESS = 10;
/** The passwords of one job; what argon2 itself takes lies outside of this heap. */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 };

/** Both throw Problem `overloaded` when the queue is full, the deadline passes or the thread dies. */
export interface PasswordHashing {
  readonly cost: HashCost;
  hash(password: string): Promise<string>;
  /** `isOutdated`: the hash costs less than the ones that are made now. */
  verify(hash: string, password: string): Promise<{ matches: boolean; isOutdated: boolean }>;
  /** Starts the first thread, so that the first login need not wait for it. */
  warm(): void;
  /** For metrics and tests. */
  counts(): HashingCounts;
  /** Ends the threads; what waits for them fails. */
  close(): Promise<void>;
}

export interface HashingCounts {
  readonly waiting: number;
  readonly running: number;
  readonly hashed: number;
  readonly verified: number;
}

export interface HashingOptions {
  readonly cost: HashCost;
  readonly threads?: number;
  /** Jobs that may wait while each thread has one. */
  readonly waitingMax?: number;
  /** How long a job may take with its wait. */
  readonly deadlineMs?: number;
  /** Another program for the threads, for tests. */
  readonly program?: URL;
}

interface Job {
  readonly task: Task;
  readonly resolve: (value: string | boolean) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** A place for one thread. It is empty until the first job, and after the thread has died. */
interface Seat {
  thread?: Worker;
  job?: Job | undefined;
}

const overloaded = (cause: unknown) => new Problem('overloaded', { retryAfterSeconds: 1, cause });

class Hashing implements PasswordHashing {
  readonly cost: HashCost;
  readonly #waitingMax: number;
  readonly #deadlineMs: number;
  readonly #program: URL;
  readonly #seats: Seat[];
  #waiting: Job[] = [];
  readonly #done = { hash: 0, verify: 0 };
  #isClosed = false;

  constructor(options: HashingOptions) {
    this.cost = options.cost;
    this.#waitingMax = options.waitingMax ?? WAITING_MAX;
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
    this.#program = options.program ?? new URL('./thread.ts', import.meta.url);
    this.#seats = Array.from({ length: options.threads ?? 1 }, () => ({}));
  }

  warm(): void {
    const [first] = this.#seats;
    try {
      if (first && !first.thread && !this.#isClosed) this.#seatThread(first);
    } catch {
      // The system lends no thread now: the first job asks again.
    }
  }

  async hash(password: string): Promise<string> {
    return (await this.#submit({ kind: 'hash', password: normalized(password) })) as string;
  }

  async verify(hash: string, password: string): Promise<{ matches: boolean; isOutdated: boolean }> {
    const matches = (await this.#submit({ kind: 'verify', hash, password: normalized(password) })) as boolean;
    const cost = costOf(hash);
    return { matches, isOutdated: cost === null || isCheaper(cost, this.cost) };
  }

  counts(): HashingCounts {
    const running = this.#seats.filter(({ job }) => job).length;
    return { waiting: this.#waiting.length, running, hashed: this.#done.hash, verified: this.#done.verify };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#waiting.splice(0)) this.#fail(job, overloaded('the server ends'));
    await Promise.all(this.#seats.map(({ thread }) => thread?.terminate()));
  }

  #submit(task: Task): Promise<string | boolean> {
    const isFull = this.#seats.every(({ job }) => job) && this.#waiting.length >= this.#waitingMax;
    if (isFull || this.#isClosed) return Promise.reject(overloaded('no more jobs may wait'));
    const { promise, resolve, reject } = Promise.withResolvers<string | boolean>();
    const timer = setTimeout(() => this.#abandon(job), this.#deadlineMs);
    const job: Job = { task, resolve, reject, timer };
    this.#waiting.push(job);
    this.#assign();
    return promise;
  }

  /** Nobody waits for it any more. Where it runs already, the thread still ends it: a hash cannot be cut off. */
  #abandon(job: Job): void {
    this.#waiting = this.#waiting.filter((other) => other !== job);
    this.#fail(job, overloaded(`not done within ${this.#deadlineMs} ms`));
  }

  #assign(): void {
    // A thread that runs comes before one that would have to start.
    const free = this.#seats.filter(({ job }) => !job).sort((a, b) => Number(!a.thread) - Number(!b.thread));
    for (const seat of free) {
      const job = this.#waiting.shift();
      if (!job) return;
      this.#give(job, seat);
    }
  }

  #give(job: Job, seat: Seat): void {
    try {
      const thread = seat.thread ?? this.#seatThread(seat);
      seat.job = job;
      thread.ref();
      thread.postMessage(job.task);
    } catch (error) {
      // The system lends no thread now.
      this.#fail(job, overloaded(error));
    }
  }

  #seatThread(seat: Seat): Worker {
    const thread = new Worker(this.#program, {
      name: 'passwords',
      workerData: { cost: this.cost, niceness: NICENESS } satisfies ThreadSettings,
      // Without this it would load what the process was told to load first.
      execArgv: [],
      resourceLimits: HEAP_LIMITS,
    });
    seat.thread = thread;
    let why: unknown;
    thread.on('message', (answer: Answer) => this.#answered(seat, answer));
    thread.on('error', (error) => {
      why = error;
    });
    thread.on('exit', (code) => this.#died(seat, why ?? `the thread ended with code ${code}`));
    // An idle thread keeps no process alive.
    thread.unref();
    return thread;
  }

  #answered(seat: Seat, answer: Answer): void {
    const { job } = seat;
    seat.job = undefined;
    seat.thread?.unref();
    if (job && 'value' in answer) {
      this.#done[job.task.kind] += 1;
      clearTimeout(job.timer);
      job.resolve(answer.value);
    } else if (job && 'error' in answer) this.#fail(job, new Error(answer.error));
    this.#assign();
  }

  /** The next job starts another thread; one that cannot start thus fails jobs, and does not start in a circle. */
  #died(seat: Seat, why: unknown): void {
    const { job } = seat;
    delete seat.thread;
    seat.job = undefined;
    if (job) this.#fail(job, overloaded(why));
    if (!this.#isClosed) this.#assign();
  }

  #fail(job: Job, error: Error): void {
    clearTimeout(job.timer);
    job.reject(error);
  }
}

export const createPasswordHashing = (options: HashingOptions): PasswordHashing => new Hashing(options);
