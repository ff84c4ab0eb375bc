// find {job}; counts
import { seen } from './side.mjs';

export default {
  async find(side, request) {
    const job = await side.queue(request).getJob(request.job);
    return job ? { job: seen(job), state: await job.getState() } : { job: null };
  },

  async counts(side, request) {
    return side.queue(request).getJobCounts();
  },
};
