/* The report: an analysis's result made readable, whatever its shape. */

import { byId, element, isObject, isScalar, measured, number, pair, shown, words } from "./text.js";

const MAX_ROWS = 50;
const MAX_DEPTH = 6;

function list(values) {
  const made = element("ul");
  values.slice(0, MAX_ROWS).forEach((value) => made.append(element("li", shown(value))));
  if (values.length > MAX_ROWS) made.append(element("li", `… and ${number.format(values.length - MAX_ROWS)} more`));
  return made;
}

function facts(object, className) {
  const made = element("dl", null, className);
  Object.entries(object).forEach(([key, value]) => made.append(pair(words(key), measured(key, value))));
  return made;
}

/** A table of like objects; whole numbers named "count" get a bar. */
function table(rows) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, 8);
  const isNumber = (column) => rows.every((row) => typeof row[column] === "number");
  const most = Math.max(1, ...rows.map((row) => (typeof row.count === "number" ? row.count : 0)));
  const withBar = columns.includes("count") && isNumber("count");
  const made = element("table");
  const head = element("tr");
  columns.forEach((column) => {
    const cell = element("th", words(column), isNumber(column) ? "number" : "");
    cell.scope = "col";
    head.append(cell);
  });
  if (withBar) head.append(element("td"));
  made.append(element("thead"), element("tbody"));
  made.tHead.append(head);
  rows.slice(0, MAX_ROWS).forEach((row) => {
    const line = element("tr");
    columns.forEach((column) => {
      const value = row[column];
      const text = isScalar(value) ? measured(column, value) : JSON.stringify(value);
      line.append(element("td", text, isNumber(column) ? "number" : ""));
    });
    if (withBar) {
      const cell = element("td", null, "bar");
      const bar = element("span");
      bar.style.width = `${Math.round((100 * row.count) / most)}%`;
      bar.setAttribute("aria-hidden", "true");
      cell.append(bar);
      line.append(cell);
    }
    made.tBodies[0].append(line);
  });
  const scroll = element("div", null, "scroll");
  scroll.append(made);
  return scroll;
}

function render(value, depth, big) {
  if (depth > MAX_DEPTH) return element("p", JSON.stringify(value));
  if (isScalar(value)) return element("p", shown(value));
  if (Array.isArray(value)) {
    if (value.length === 0) return element("p", "none", "note");
    if (value.every(isObject)) return table(value);
    return list(value.map((one) => (isScalar(one) ? one : JSON.stringify(one))));
  }
  const made = element("div");
  const scalars = Object.fromEntries(Object.entries(value).filter(([, one]) => isScalar(one)));
  const allNumbers = Object.values(scalars).every((one) => typeof one === "number");
  if (Object.keys(scalars).length > 0) made.append(facts(scalars, big && allNumbers ? "tiles" : "facts"));
  Object.entries(value).filter(([, one]) => !isScalar(one)).forEach(([key, one]) => {
    made.append(element("h3", words(key)), render(one, depth + 1, false));
  });
  return made;
}

/** Shows any JSON as a report; the shape of the local analyzer best of all. */
export function showReport(result) {
  const body = byId("report-body");
  body.replaceChildren();
  byId("report-note").textContent = "";
  if (isObject(result)) {
    const { analyzer, note, ...rest } = result;
    byId("report-note").textContent = [analyzer ? `Analyzer: ${shown(analyzer)}.` : "", note ? shown(note) : ""].join(" ").trim();
    const loose = Object.fromEntries(Object.entries(rest).filter(([, one]) => isScalar(one)));
    if (Object.keys(loose).length > 0) {
      const section = element("section", null, "wide");
      section.append(facts(loose, "facts"));
      body.append(section);
    }
    Object.entries(rest).filter(([, one]) => !isScalar(one)).forEach(([key, one]) => {
      const section = element("section", null, key === "counts" || Array.isArray(one) ? "wide" : "");
      section.append(element("h3", words(key)), render(one, 0, key === "counts"));
      body.append(section);
    });
  } else {
    body.append(render(result, 0, false));
  }
  byId("report-json").textContent = JSON.stringify(result, null, 2);
  byId("report").hidden = false;
}
