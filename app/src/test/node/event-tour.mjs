// Makes every kind of event that BullMQ writes, and listens: node event-tour.mjs REDIS_URL QUEUE
// Prints {"event":"ready"}, then answers: "tour" makes them all, "publish" publishes one of a program's own, "heard" tells
// all that Node's listener has heard since the beginning of the stream, as [name, fields, entry].
import { FlowProducer, Queue, QueueEvents, QueueEventsProducer, UnrecoverableError, Worker } from 'bullmq';
import { answer, connection, endWith, say } from './conversation.mjs';

const [url, name] = process.argv.slice(2);
const options = { connection: connection(url) };
const queue = new Queue(name, options);
const events = new QueueEvents(name, { ...options, lastEventId: '0-0' });
const producer = new QueueEventsProducer(name, options);
const heard = [];
const types = [
  'added', 'waiting', 'delayed', 'waiting-children', 'active', 'progress', 'completed', 'failed', 'retries-exhausted',
  'stalled', 'removed', 'duplicated', 'deduplicated', 'drained', 'cleaned', 'paused', 'resumed', 'greeting',
];
for (const type of types) {
  events.on(type, (fields, entry) => heard.push(entry === undefined ? [type, {}, fields] : [type, fields, entry]));
}
for (const each of [queue, events, producer]) each.on('error', (error) => say({ event: 'error', message: error.message }));

async function work(job) {
  if (job.name === 'fails') throw new Error('as it should');
  if (job.name === 'reports') await job.updateProgress({ done: 5 });
  return { by: 'node' };
}

async function tour() {
  await queue.pause();
  await queue.resume();
  await queue.add('reports', {});
  await queue.add('again', {}, { jobId: 'again' });
  await queue.add('again', {}, { jobId: 'again' });
  const once = await queue.add('once', {}, { deduplication: { id: 'd' }, delay: 60000 });
  await queue.add('once', {}, { deduplication: { id: 'd' } });
  const removed = await queue.add('removed', {});
  await removed.remove();
  await once.remove();
  const delayed = await queue.add('delayed', {}, { delay: 60000 });
  await delayed.changeDelay(90000);
  await delayed.promote();
  await queue.add('fails', {}, { attempts: 2 });
  const flows = new FlowProducer(options);
  const flow = await flows.add({ name: 'parent', queueName: name, children: [{ name: 'child', queueName: name }] });
  await flows.close();
  const lost = new Worker(name, null, { ...options, lockDuration: 50, skipLockRenewal: true });
  const taken = await lost.getNextJob('lost');
  say({ event: 'taken', id: taken.id });
  await lost.close(true);
  const worker = new Worker(name, work, { ...options, stalledInterval: 200 });
  worker.on('error', (error) => say({ event: 'error', message: error.message }));
  const ended = (id) => heard.some(([type, fields]) => (type === 'completed' || type === 'failed') && fields.jobId === id);
  for (let i = 0; i < 200 && !(ended(flow.job.id) && ended(taken.id) && ended(delayed.id)); i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await worker.close();
  await queue.clean(0, 100, 'failed');
  return taken.id;
}

answer({
  tour,
  publish: ({ fields }) => producer.publishEvent(fields),
  heard: () => heard,
});
endWith(async () => {
  await events.close();
  await producer.close();
  await queue.close();
});
await Promise.all([queue.waitUntilReady(), events.waitUntilReady(), producer.waitUntilReady()]);
say({ event: 'ready' });
