/*
 * The page. It asks for a job's status as often as the server advises and no oftener; everything from outside is put in as
 * text, never as markup.
 */

import { showReport } from "./report.js";
import { byId, element, isObject, number, pair, shown, words } from "./text.js";

const MAX_BODY_BYTES = 1024 * 1024;
const TROUBLE_RETRY_SECONDS = 5;
const SAMPLE =
  "An oxbow lake forms when a river takes a shorter way. A meander grows until its neck is thin; then, in one flood, the " +
  "river breaks through and runs straight on. The old bend is left behind, still and curved like the bow of an ox yoke.\n\n" +
  "Queues have their floods too. Work arrives faster than it can be done, and it must wait somewhere safe until a worker is " +
  "free. A good queue keeps every job, hands each to one worker, and notices when a worker has gone. A frugal queue does so " +
  "without asking the store the same question again and again. It waits for the river to bring the answer.";

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** An answer that is no success, with what its problem document says. */
class Refusal extends Error {
  constructor(title, detail, status, retrySeconds) {
    super(detail);
    this.title = title;
    this.status = status;
    this.retrySeconds = retrySeconds;
  }
}

// ---- asking the server ----------------------------------------------------------------------------------------------

const TOKEN = "oxbow-token";

/** A request with the token that the person gave, if one is asked for. */
async function request(path, options = {}) {
  const token = sessionStorage.getItem(TOKEN);
  const headers = token ? { ...options.headers, Authorization: `Bearer ${token}` } : options.headers;
  const response = await fetch(path, { ...options, headers });
  byId("token-form").hidden = response.status !== 401 && response.status !== 403;
  return response;
}

function useToken(event) {
  event.preventDefault();
  sessionStorage.setItem(TOKEN, byId("token").value.trim());
  byId("token").value = "";
  hideProblem();
  showHealth();
}

async function ask(path, options) {
  let response;
  try {
    response = await request(path, options);
  } catch (failure) {
    throw new Refusal("The server does not answer", "It may be restarting, or the network is away.", 0, TROUBLE_RETRY_SECONDS);
  }
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  const retry = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  let detail = body?.detail ?? `The server answered with status ${response.status}.`;
  if (body?.reference) detail += ` Reference: ${body.reference}`;
  throw new Refusal(
    body?.title ?? "The request did not work", detail, response.status, Number.isFinite(retry) ? retry : undefined);
}

// ---- problems -------------------------------------------------------------------------------------------------------

function showProblem(refusal, next) {
  byId("problem-title").textContent = refusal.title;
  byId("problem-detail").textContent = refusal.message;
  byId("problem-next").textContent = next ?? "";
  byId("problem").hidden = false;
}

function hideProblem() {
  byId("problem").hidden = true;
}

// ---- health: asked on load and after each job, never in between -----------------------------------------------------

async function showHealth() {
  const badge = byId("health-status");
  const figures = byId("health-figures");
  let health;
  try {
    const response = await request("/api/health/redis");
    health = await response.json();
  } catch (failure) {
    health = null;
  }
  if (!health || typeof health.status !== "string") {
    badge.textContent = "health unknown";
    badge.className = "badge";
    figures.replaceChildren();
    return;
  }
  const known = ["healthy", "degraded", "unhealthy"].includes(health.status);
  badge.textContent = health.status;
  badge.className = known ? `badge ${health.status}` : "badge";
  const rows = [pair("adapter", health.adapter)];
  if (health.pool) {
    const open = health.pool.active + health.pool.idle + (health.pool.directActive ?? 0);
    rows.push(pair("connections", `${shown(open)} of ${shown(health.pool.max)}`));
  }
  rows.push(pair("commands sent", shown(health.commands?.total)));
  figures.replaceChildren(...rows);
  const advice = byId("advice");
  advice.replaceChildren(...(health.recommendations ?? []).map((one) => {
    const item = element("li", one.message);
    if (["info", "critical"].includes(one.severity)) item.classList.add(one.severity);
    return item;
  }));
  advice.hidden = advice.children.length === 0;
}

// ---- the way through the queue --------------------------------------------------------------------------------------

const SENTENCES = {
  waiting: "It waits for a free worker.",
  prioritized: "It waits for a free worker, by its priority.",
  delayed: "It waits for its time.",
  "waiting-children": "It waits for the jobs it depends on.",
  active: "A worker is on it.",
  completed: "It is done. The report is below.",
  failed: "It failed.",
};

function showState(state) {
  const reached = state === "completed" || state === "failed" ? 2 : state === "active" ? 1 : 0;
  [...byId("steps").children].forEach((step, index) => {
    step.className = index < reached || (index === reached && state === "completed") ? "done" : "";
    if (index === reached && state !== "completed") step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
    if (index === 2) {
      step.textContent = state === "failed" ? "failed" : "completed";
      if (state === "failed") step.className = "failed";
    }
    if (index === 0) step.textContent = reached === 0 ? state : "waiting";
  });
  const sentence = SENTENCES[state] ?? `It is ${state}.`;
  if (byId("announce").textContent !== sentence) byId("announce").textContent = sentence;
}

/** Percent and section of a progress, which may be a number or an object. */
function progressOf(progress, state) {
  let percent = typeof progress === "number" ? progress : 0;
  let section = typeof progress === "string" ? progress : "";
  if (isObject(progress)) {
    percent = Number(progress.percent ?? progress.percentage ?? progress.progress ?? progress.value ?? 0);
    if (!("percent" in progress) && progress.total > 0) {
      percent = (100 * Number(progress.done ?? progress.completed ?? 0)) / progress.total;
    }
    section = String(progress.section ?? progress.step ?? progress.stage ?? progress.message ?? "");
  }
  if (state === "completed") percent = 100;
  return { percent: Math.max(0, Math.min(100, Math.round(percent) || 0)), section };
}

function showProgress(status) {
  const { percent, section } = progressOf(status.progress, status.state);
  byId("progress").value = percent;
  byId("progress-value").textContent = `${percent} %`;
  byId("progress-label").textContent =
    section && status.state !== "completed" ? `Progress: ${words(section)}` : "Progress";
  return percent;
}

function addCheck(attempt, maxAttempts, text, trouble) {
  const item = element("li", null, trouble ? "trouble" : "");
  const time = element("time", clock.format(new Date()));
  item.append(time, element("span", `attempt ${attempt} of ${maxAttempts}`, "of"), element("span", text));
  byId("checks").prepend(item);
}

// ---- polling --------------------------------------------------------------------------------------------------------

let current = null; // The job that is being followed; a new one takes its place.
let ticking = null;

/** Counts down in words, then acts. Says it once a second to the eye only; screen readers hear changes of state. */
function countdown(milliseconds, say, act) {
  clearInterval(ticking);
  const due = performance.now() + milliseconds;
  const tick = () => {
    const left = Math.max(0, Math.ceil((due - performance.now()) / 1000));
    say(left);
    if (left === 0) {
      clearInterval(ticking);
      act();
    }
  };
  ticking = setInterval(tick, 250);
  tick();
}

function planNext(job, milliseconds) {
  const upcoming = job.attempt + 1;
  countdown(
    milliseconds,
    (left) => {
      byId("next").textContent = `Attempt ${upcoming} of ${job.maxAttempts} · next check in ${left}\u00a0s`;
    },
    () => check(job));
}

async function check(job) {
  if (job !== current || job.asking) return;
  clearInterval(ticking);
  job.asking = true;
  byId("check-now").disabled = true;
  const attempt = job.attempt + 1;
  byId("next").textContent = `Attempt ${attempt} of ${job.maxAttempts} · asking …`;
  try {
    const status = await ask(`${job.statusUrl}?attempt=${attempt}`);
    if (job !== current) return;
    job.attempt = attempt;
    hideProblem();
    follow(job, status);
  } catch (failure) {
    if (job === current) trouble(job, attempt, failure);
  } finally {
    job.asking = false;
    if (job === current) byId("check-now").disabled = job.over;
  }
}

function follow(job, status) {
  job.maxAttempts = status.polling?.maxAttempts ?? job.maxAttempts;
  showState(status.state);
  const percent = showProgress(status);
  addCheck(job.attempt, job.maxAttempts, status.state === "active" ? `active, ${percent} %` : status.state);
  if (status.state === "completed" || status.state === "failed") {
    job.over = true;
    byId("next").textContent = `Finished; ${job.attempt} ${job.attempt === 1 ? "check was" : "checks were"} enough.`;
    if (status.state === "completed") showReport(status.result);
    else showProblem(new Refusal("The analysis failed", status.error ?? "No reason was given."));
    showHealth();
  } else if (typeof status.polling?.nextDelayMs === "number") {
    planNext(job, status.polling.nextDelayMs);
  } else {
    byId("next").textContent = status.polling?.message ?? "No further checks by itself.";
  }
}

function trouble(job, attempt, failure) {
  const passing = failure.status === 0 || failure.status === 503 || failure.status === 429;
  addCheck(attempt, job.maxAttempts, failure.title ?? "trouble", true);
  if (!passing) {
    job.over = true;
    byId("next").textContent = "Not followed any further.";
    if (job.attempt === 0) forget();
    showProblem(failure);
    return;
  }
  showProblem(failure);
  countdown(
    (failure.retrySeconds ?? TROUBLE_RETRY_SECONDS) * 1000,
    (left) => {
      byId("next").textContent = `Attempt ${attempt} of ${job.maxAttempts} · trying again in ${left}\u00a0s`;
      byId("problem-next").textContent = `Trying again in ${left} s.`;
    },
    () => check(job));
}

/** Back to nothing posted: the job in the address was none. */
function forget() {
  byId("idle").hidden = false;
  byId("journey").hidden = true;
  history.replaceState(null, "", location.pathname);
}

function start(job) {
  current = job;
  byId("idle").hidden = true;
  byId("journey").hidden = false;
  byId("report").hidden = true;
  byId("checks").replaceChildren();
  byId("job-id").textContent = job.id;
  byId("check-now").disabled = false;
  hideProblem();
}

// ---- submitting -----------------------------------------------------------------------------------------------------

function fieldError(message) {
  const text = byId("text");
  byId("text-error").textContent = message ?? "";
  byId("text-error").hidden = !message;
  if (message) {
    text.setAttribute("aria-invalid", "true");
    text.focus();
  } else {
    text.removeAttribute("aria-invalid");
  }
}

async function submit(event) {
  event.preventDefault();
  const text = byId("text").value;
  if (text.trim() === "") {
    fieldError("There is no text yet. Write or paste one, or use the sample.");
    return;
  }
  const body = JSON.stringify({ text });
  if (new TextEncoder().encode(body).length > MAX_BODY_BYTES) {
    fieldError("The text is longer than 1 MiB, which is the most the server takes. Shorten it.");
    return;
  }
  fieldError(null);
  const button = byId("submit");
  button.disabled = true;
  button.textContent = "Queueing …";
  try {
    const accepted = await ask(
      "/api/analysis/ai", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    const job = {
      id: accepted.jobId, statusUrl: accepted.statusUrl, attempt: 0, maxAttempts: accepted.polling.maxAttempts,
      over: false, asking: false,
    };
    start(job);
    showState(accepted.state);
    showProgress({ progress: 0, state: accepted.state });
    history.replaceState(null, "", `#job=${encodeURIComponent(accepted.jobId)}`);
    planNext(job, accepted.polling.nextDelayMs);
    ready();
  } catch (failure) {
    refused(failure);
  }
}

function ready() {
  byId("submit").disabled = false;
  byId("submit").textContent = "Queue the analysis";
}

/** Says what happened; the text stays, and the person decides whether to send it again. */
function refused(failure) {
  showProblem(failure);
  if (failure.retrySeconds === undefined) {
    ready();
    return;
  }
  const due = performance.now() + failure.retrySeconds * 1000;
  const waiting = setInterval(() => {
    const left = Math.max(0, Math.ceil((due - performance.now()) / 1000));
    byId("submit").textContent = `Try again in ${left} s`;
    byId("problem-next").textContent = left > 0 ? `Your text is still here. Try again in ${left} s.` : "Try again now.";
    if (left === 0) {
      clearInterval(waiting);
      ready();
    }
  }, 250);
}

// ---- start ----------------------------------------------------------------------------------------------------------

function countWords() {
  const count = byId("text").value.trim().split(/\s+/u).filter(Boolean).length;
  byId("text-note").textContent = `${number.format(count)} ${count === 1 ? "word" : "words"}`;
  if (count > 0) fieldError(null);
}

byId("form").addEventListener("submit", submit);
byId("token-form").addEventListener("submit", useToken);
byId("text").addEventListener("input", countWords);
byId("check-now").addEventListener("click", () => {
  if (current) check(current);
});
byId("sample").addEventListener("click", () => {
  byId("text").value = SAMPLE;
  countWords();
  byId("text").focus();
  byId("text").setSelectionRange(0, 0);
  byId("text").scrollTop = 0;
});
countWords();
showHealth();

/** A link or a reload with a job in it goes on following that job. */
const linked = new URLSearchParams(location.hash.slice(1)).get("job");
if (linked) {
  const job = {
    id: linked, statusUrl: `/api/analysis/ai/status/${encodeURIComponent(linked)}`, attempt: 0, maxAttempts: 60,
    over: false, asking: false,
  };
  start(job);
  showState("waiting");
  check(job);
}
