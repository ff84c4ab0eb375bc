// A Node program that listens: node events.mjs REDIS_URL QUEUE
// Prints {"event":"ready"}, then every event that the queue's stream had or gets, from the stream's beginning.
import { QueueEvents } from 'bullmq';
import { connection, endWith, say } from './conversation.mjs';

const [url, name] = process.argv.slice(2);
const events = new QueueEvents(name, { connection: connection(url), lastEventId: '0-0' });
const types = [
  'added', 'waiting', 'active', 'progress', 'completed', 'failed', 'delayed', 'stalled', 'drained', 'removed',
  'duplicated', 'retries-exhausted', 'waiting-children',
];
for (const type of types) {
  events.on(type, (fields, entry) => say({ event: type, ...(typeof fields === 'object' ? fields : {}), entry: entry ?? fields }));
}
events.on('error', (error) => say({ event: 'error', message: error.message }));
endWith(() => events.close());
await events.waitUntilReady();
say({ event: 'ready' });
