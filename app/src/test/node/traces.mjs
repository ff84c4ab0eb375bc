// A Node program with BullMQ's own telemetry: node traces.mjs REDIS_URL QUEUE
// Prints {"event":"ready"}, then answers: "add" and "addAll" add jobs, inside a span "request" if "inRequest" is true; "addFlows"
// adds as many trees of two jobs as "count" says; "schedule" makes a scheduler that runs once, at once; "work"
// begins to process jobs, which fail if their name is "fails"; "spans" tells all spans that have ended.
import { FlowProducer, Queue, Worker } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { answer, connection, endWith, say } from './conversation.mjs';

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

const [url, name] = process.argv.slice(2);
const options = { connection: connection(url), telemetry: new BullMQOtel({ tracerName: 'test' }) };
const queue = new Queue(name, options);
queue.on('error', (error) => say({ event: 'error', message: error.message }));
const flows = new FlowProducer(options);
flows.on('error', (error) => say({ event: 'error', message: error.message }));
let worker;

const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'];

function seen(span) {
  return {
    name: span.name,
    kind: KINDS[span.kind],
    trace: span.spanContext().traceId,
    span: span.spanContext().spanId,
    parent: span.parentSpanContext?.spanId ?? '',
    attributes: span.attributes,
  };
}

function perhapsInRequest(wanted, work) {
  if (!wanted) return work();
  return trace.getTracer('test').startActiveSpan('request', async (span) => {
    try {
      return await work();
    } finally {
      span.end();
    }
  });
}

answer({
  add: ({ job, inRequest }) => perhapsInRequest(inRequest, async () => (await queue.add(job, {}, {})).id),
  addAll: ({ jobs, inRequest }) =>
    perhapsInRequest(inRequest, async () => (await queue.addBulk(jobs.map((job) => ({ name: job, data: {} })))).map((job) => job.id)),
  addFlows: async ({ count }) => {
    const tree = { name: 'parent', queueName: name, data: {}, children: [{ name: 'child', queueName: name, data: {} }] };
    if (count === 1) return (await flows.add(tree)).job.id;
    return (await flows.addBulk(Array(count).fill(tree))).map((node) => node.job.id);
  },
  schedule: async ({ id }) => (await queue.upsertJobScheduler(id, { every: 3600000, limit: 1 }, { name: 'tick' })).id,
  work: async () => {
    worker = new Worker(name, async (job) => {
      if (job.name === 'fails') throw new Error('as it should');
      return null;
    }, options);
    worker.on('error', (error) => say({ event: 'error', message: error.message }));
    await worker.waitUntilReady();
  },
  spans: () => exporter.getFinishedSpans().map(seen),
});
endWith(async () => {
  await worker?.close(true);
  await flows.close();
  await queue.close();
});
await queue.waitUntilReady();
say({ event: 'ready' });
