// What every script here shares: one JSON object per line to standard output, one per line from standard input, and a
// clean end when standard input closes or SIGTERM comes.
import { createInterface } from 'node:readline';
import { Cluster } from 'ioredis';

/** Writes one line. Undefined and NaN would vanish or turn into null in JSON; here they are written as what they are. */
export function say(value) {
  process.stdout.write(JSON.stringify(value, visible) + '\n');
}

function visible(key, value) {
  if (value === undefined) return '<undefined>';
  if (typeof value === 'number' && !Number.isFinite(value)) return `<${value}>`;
  return value;
}

/** Ends the process once, in order: close what was opened, then exit 0; after five seconds exit 1 whatever still hangs. */
export function endWith(close) {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), 5000).unref();
    Promise.resolve()
      .then(close)
      .then(
        () => process.exit(0),
        (error) => {
          say({ event: 'error', message: String(error) });
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', end);
  process.stdin.on('end', end);
  process.stdin.resume();
  return end;
}

/** Answers requests `{"request": n, "ask": name, …}`, each when it is done, with `{"reply": n, "value"|"error"}`. */
export function answer(handlers) {
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const request = JSON.parse(line);
    try {
      const handler = handlers[request.ask];
      if (!handler) throw new Error(`nobody answers "${request.ask}"; asked can be ${Object.keys(handlers).join(', ')}`);
      const value = await handler(request);
      say({ reply: request.request, value: value === undefined ? null : value });
    } catch (error) {
      say({ reply: request.request, error: error.message });
    }
  });
}

/** What BullMQ connects to: options for a `redis://` URL, a client for a `redis-cluster://` one, which endWith's exit ends. */
export function connection(url) {
  const options = { maxRetriesPerRequest: null };
  const nodes = url.replace(/^.*:\/\//, '').replace(/\/\d*$/, '').split(',').map((node) => {
    const [host, port] = node.split(':');
    return { host, port: Number(port) };
  });
  return url.startsWith('redis-cluster:') ? new Cluster(nodes, { redisOptions: options }) : { ...nodes[0], ...options };
}

/** Options of everything of BullMQ's at that URL; on a cluster the prefix has a hash tag. */
export function access(url) {
  return { connection: connection(url), prefix: url.startsWith('redis-cluster:') ? '{bull}' : 'bull' };
}
