// One database and what BullMQ has open on it during a case. All is made when it is first asked for: a Queue writes its
// meta when it is made, a Worker opens connections.
import IORedis, { Cluster } from 'ioredis';
import { FlowProducer, Job, Queue, QueueEventsProducer, Worker } from 'bullmq';
import { access } from '../conversation.mjs';

export class Side {
  #client;
  #options;
  #queues = new Map();
  #workers = new Map();
  #jobs = new Map();
  #producers = new Map();
  #flows;

  constructor(url) {
    const { connection, prefix } = access(url);
    this.#client = connection instanceof Cluster ? connection : new IORedis(connection);
    this.#options = { connection: this.#client, prefix };
  }

  /** The queue that an operation names; `q` if it names none. */
  queue({ queue = 'q' }) {
    return this.#kept(this.#queues, queue, () => new Queue(queue, this.#options));
  }

  /** Makes a queue of these options and closes it: for what it writes when it is made. */
  async openQueue({ queue = 'q' }, options) {
    const made = new Queue(queue, { ...this.#options, ...options });
    await made.waitUntilReady();
    await made.close();
  }

  /** A worker without processor, of the options that an operation brings: it does nothing by itself. */
  worker({ queue = 'q', worker = {} }) {
    return this.#kept(
      this.#workers,
      queue + JSON.stringify(worker),
      () => new Worker(queue, undefined, { ...this.#options, autorun: false, ...worker }),
    );
  }

  /** Publishes events of a program's own. */
  eventsProducer({ queue = 'q' }) {
    return this.#kept(this.#producers, queue, () => new QueueEventsProducer(queue, this.#options));
  }

  flows() {
    this.#flows ??= new FlowProducer(this.#options);
    return this.#flows;
  }

  /** Remembers a job that was taken with a token, as a worker does. */
  hold({ queue = 'q' }, job, token) {
    this.#jobs.set(`${queue} ${job.id} ${token}`, job);
  }

  /** The job that an operation names with `job`: as it was taken here with that token (unless only `stored` is asked for), else as it is stored. */
  async job(request) {
    const held = this.#jobs.get(`${request.queue ?? 'q'} ${request.job} ${request.token}`);
    return (request.stored ? undefined : held) ?? this.storedJob(request);
  }

  /** The job that an operation names with `job` as it is stored; where it is gone, what is left of it is its id. */
  async storedJob(request) {
    const worker = this.worker(request);
    return (await Job.fromId(worker, request.job)) ?? new Job(worker, 'gone', {}, {}, request.job);
  }

  /** Sends any command. */
  redis(...command) {
    return this.#client.call(...command);
  }

  /** Forgets the case. */
  async reset() {
    const open = [...this.#queues.values(), ...this.#workers.values(), ...this.#producers.values()];
    this.#queues.clear();
    this.#workers.clear();
    this.#producers.clear();
    this.#jobs.clear();
    await Promise.all(open.map((each) => each.close(true)));
    await this.#flows?.close();
    this.#flows = undefined;
  }

  #kept(map, key, make) {
    if (!map.has(key)) {
      const made = make();
      made.on('error', () => {}); // What fails, fails the operation.
      map.set(key, made);
    }
    return map.get(key);
  }
}

/** What a worker sees of a job; what is missing in a damaged hash is 0, or no text. */
export function seen(job) {
  if (!job) return null;
  return {
    id: job.id,
    name: job.name ?? '',
    data: job.data,
    timestamp: job.timestamp || 0,
    delay: job.delay || 0,
    priority: job.priority || 0,
    attemptsStarted: job.attemptsStarted,
    attemptsMade: job.attemptsMade,
    stalledCount: job.stalledCounter,
    processedOn: job.processedOn,
    finishedOn: job.finishedOn,
    processedBy: job.processedBy,
    progress: job.progress,
    returnValue: job.returnvalue,
    failedReason: job.failedReason,
    deferredFailure: job.deferredFailure,
    traces: (job.stacktrace ?? []).length,
  };
}

/** The reply of an operation that took jobs. */
export function taken(jobs) {
  return { taken: jobs.filter((job) => job).map(seen) };
}
