// BullMQ's part of the conformance rig: node conformance.mjs REDIS_URL_OF_NODE REDIS_URL_OF_OXBOW
// Reads one operation a line, {"op":"add","side":"node"|"oxbow","now":ms,…}, makes it on that side's database at that
// time and prints one line: its reply, {"error": code} if BullMQ refuses it, or {"broken": …} if this program is wrong.
// An operation is a function of a module in conformance/, which gets the side and the request. Ends with standard input.
import { setTime } from './conformance/clock.mjs';
import { createInterface } from 'node:readline';
import adding from './conformance/adding.mjs';
import flows from './conformance/flows.mjs';
import jobs from './conformance/jobs.mjs';
import looking from './conformance/looking.mjs';
import moving from './conformance/moving.mjs';
import queues from './conformance/queues.mjs';
import scheduling from './conformance/scheduling.mjs';
import settings from './conformance/settings.mjs';
import { Side } from './conformance/side.mjs';
import telling from './conformance/telling.mjs';
import working from './conformance/working.mjs';

const operations = {
  ...adding, ...flows, ...jobs, ...looking, ...moving, ...queues, ...scheduling, ...settings, ...telling, ...working,
};
const [node, oxbow] = process.argv.slice(2);
const sides = { node: new Side(node), oxbow: new Side(oxbow) };

async function reply(request) {
  if (request.op === 'reset') {
    await Promise.all(Object.values(sides).map((side) => side.reset()));
    return {};
  }
  const operation = operations[request.op];
  if (!operation) return { broken: `conformance/*.mjs have no operation "${request.op}"` };
  setTime(request.now);
  try {
    return await operation(sides[request.side], request);
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) return { broken: error.stack };
    return { error: error.code ?? 'refused', says: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await reply(JSON.parse(line))) + '\n');
}
process.exit(0);
