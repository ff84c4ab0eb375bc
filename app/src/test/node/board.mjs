// bull-board over one queue: node board.mjs REDIS_URL QUEUE. Prints {"event":"ready"}, and answers "port".
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { Queue } from 'bullmq';
import express from 'express';
import { access, answer, endWith, say } from './conversation.mjs';

const [url, name] = process.argv.slice(2);
const queue = new Queue(name, access(url));
queue.on('error', (error) => say({ event: 'error', message: error.message }));
const board = new ExpressAdapter();
board.setBasePath('/board');
createBullBoard({ queues: [new BullMQAdapter(queue)], serverAdapter: board });
const server = express().use('/board', board.getRouter()).listen(0, '127.0.0.1', () => say({ event: 'ready' }));
answer({ port: () => server.address().port });
endWith(async () => {
  server.close();
  await queue.close();
});
