// The next runs of cron patterns as BullMQ's own cron-parser computes them: node cron.mjs
// Prints {"event":"ready"}, then answers {"ask":"runs","cases":[{"pattern","zone","after","count"},…]} with one text for each
// case: the runs in ms, each computed from the one before as BullMQ does, parted by blanks, or "refused" or "never".
import { createRequire } from 'node:module';
import { answer, endWith, say } from './conversation.mjs';

const { CronExpressionParser } = createRequire(createRequire(import.meta.url).resolve('bullmq'))('cron-parser');

function runs({ pattern, zone, after, count }) {
  const found = [];
  for (let at = after; found.length < count; at = found.at(-1)) {
    let expression;
    try {
      expression = CronExpressionParser.parse(pattern, { currentDate: new Date(at), tz: zone });
    } catch {
      return 'refused';
    }
    try {
      found.push(expression.next().getTime());
    } catch {
      return 'never';
    }
  }
  return found.join(' ');
}

answer({ runs: ({ cases }) => cases.map(runs) });
endWith(() => undefined);
say({ event: 'ready' });
