// One job by its id: updateData {job, value}; addLog {job, row, keep}; logs {job, first, last, asc}; clearLogs {job, keep};
// state {job}; remove {job, children}; removePendingChildren {job}; retry {job, state, resetMade, resetStarted};
// promote {job}; changeDelay {job, delay}; changePriority {job, priority, lifo}; detach {job};
// endDeduplication {job}; dependencies {job}; countDependencies {job}

const done = {};

async function made(change) {
  await change;
  return done;
}

export default {
  async updateData(side, request) {
    return made((await side.storedJob(request)).updateData(request.value));
  },

  async addLog(side, request) {
    return { rows: await (await side.storedJob(request)).log(request.row) };
  },

  async logs(side, { queue, job, first = 0, last = -1, asc = true }) {
    return side.queue({ queue }).getJobLogs(job, first, last, asc);
  },

  async clearLogs(side, request) {
    return made((await side.storedJob(request)).clearLogs(request.keep));
  },

  async state(side, request) {
    return { state: await side.queue(request).getJobState(request.job) };
  },

  async remove(side, request) {
    return made((await side.storedJob(request)).remove({ removeChildren: request.children ?? true }));
  },

  async removePendingChildren(side, request) {
    return made((await side.storedJob(request)).removeUnprocessedChildren());
  },

  async retry(side, request) {
    const options = { resetAttemptsMade: request.resetMade, resetAttemptsStarted: request.resetStarted };
    return made((await side.storedJob(request)).retry(request.state ?? 'failed', options));
  },

  async promote(side, request) {
    return made((await side.storedJob(request)).promote());
  },

  async changeDelay(side, request) {
    return made((await side.storedJob(request)).changeDelay(request.delay));
  },

  async changePriority(side, { queue, job, priority, lifo }) {
    return made((await side.storedJob({ queue, job })).changePriority({ priority, lifo }));
  },

  async detach(side, request) {
    return { detached: await (await side.storedJob(request)).removeChildDependency() };
  },

  async endDeduplication(side, request) {
    return { ended: await (await side.storedJob(request)).removeDeduplicationKey() };
  },

  async dependencies(side, request) {
    const found = await (await side.storedJob(request)).getDependencies();
    return { ...found, unprocessed: found.unprocessed.sort() };
  },

  async countDependencies(side, request) {
    return (await side.storedJob(request)).getDependenciesCount();
  },
};
