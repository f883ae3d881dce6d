// Draws the dashboards from what a Prometheus knows, without Grafana: node draw.mjs http://127.0.0.1:9090 MINUTES FOLDER
// Each dashboard becomes one SVG there, each panel at its place, by the type, unit and thresholds that it has.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { init } from 'echarts';

const dashboards = new URL('../', import.meta.url);
const [prometheus, minutes, folder] = process.argv.slice(2);
const WIDTH = 1440;
const ROW = 34;
const COLUMN = WIDTH / 24;
const POINTS = 90;
const end = Date.now() / 1000;
const start = end - minutes * 60;
const step = Math.max(1, Math.round((end - start) / POINTS));
const PALETTE = ['#5470c6', '#73c0de', '#3ba272', '#fac858', '#ee6666', '#fc8452', '#9a60b4', '#ea7ccc', '#91cc75', '#8d98b3'];
const COLOURS = { green: '#2f9e5b', yellow: '#d9a400', red: '#d6413b', blue: '#3b6fd6' };

async function query(path) {
  const answer = await (await fetch(`${prometheus}/api/v1/${path}`)).json();
  if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`);
  return answer.data.result;
}

const expression = (text) => encodeURIComponent(
  text.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*').replaceAll('$region', '.*'));
const range = (expr) => query(`query_range?query=${expression(expr)}&start=${start}&end=${end}&step=${step}`);
const instant = (expr) => query(`query?query=${expression(expr)}&time=${end}`);

function name(format, labels) {
  const text = format.replaceAll(/\{\{(\w+)}}/g, (all, label) => labels[label] ?? '').trim();
  return text === '' ? 'value' : text;
}

const number = (value) => (value === '+Inf' ? Infinity : Number(value));
const round = (value) => String(Number(value.toPrecision(3)));

function scaled(value, base, units) {
  let i = 0;
  let rest = Math.abs(value);
  while (rest >= base && i < units.length - 1) { rest /= base; i++; }
  return `${value < 0 ? '-' : ''}${round(rest)} ${units[i]}`.trim();
}

function seconds(value) {
  if (!Number.isFinite(value)) return '∞';
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  if (size < 1e-3) return `${round(value * 1e6)} µs`;
  if (size < 1) return `${round(value * 1e3)} ms`;
  if (size < 120) return `${round(value)} s`;
  if (size < 7200) return `${round(value / 60)} min`;
  return size < 172800 ? `${round(value / 3600)} h` : `${round(value / 86400)} d`;
}

function shown(value, unit) {
  if (value === Infinity) return '∞';
  switch (unit) {
    case 's': return seconds(value);
    case 'percentunit': return `${round(value * 100)} %`;
    case 'bytes': return scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB']);
    case 'reqps': return `${scaled(value, 1000, ['', 'k'])} req/s`;
    case 'cps': case 'ops': return `${scaled(value, 1000, ['', 'k'])} /s`;
    default: return scaled(value, 1000, ['', 'k', 'M']);
  }
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x, y, size, colour, value, more = '') =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}" ${more}>${escaped(value)}</text>`;

function colour(panel, value) {
  const steps = panel.fieldConfig.defaults.thresholds.steps;
  return COLOURS[steps.filter((each) => each.value === null || value >= each.value).at(-1).color];
}

async function timeseries(panel, width, height) {
  const { unit, custom, thresholds } = panel.fieldConfig.defaults;
  const series = [];
  for (const target of panel.targets) {
    for (const each of await range(target.expr)) {
      series.push({
        name: name(target.legendFormat, each.metric), type: 'line', showSymbol: false, lineStyle: { width: 1.2 },
        ...(custom.stacking.mode === 'normal' ? { stack: 'all', areaStyle: { opacity: 0.4 } } : {}),
        data: (custom.stacking.mode === 'normal' ? (all) => all : bends)(each.values.map(([at, value]) => [at * 1000, Number.isFinite(number(value)) ? Number(number(value).toPrecision(4)) : null])),
      });
    }
  }
  if (series.length === 0) return text(width / 2, height / 2 + 10, 16, '#999', 'nothing to show', 'text-anchor="middle"');
  const rowsOf = (all) => Math.ceil(all.reduce((sum, each) => sum + each.name.length * 6.2 + 30, 0) / (width - 20));
  if (rowsOf(series) > 3) {
    const telling = series.filter((each) => each.data.some((point) => point[1] !== null && point[1] !== 0));
    if (telling.length > 0) series.splice(0, series.length, ...telling);
  }
  const limits = custom.thresholdsStyle.mode === 'line' ? thresholds.steps.filter((each) => each.value !== null) : [];
  const largest = Math.max(0, ...series.flatMap((each) => each.data.map((point) => point[1] ?? 0)));
  if (series.length > 0) {
    series[0].markLine = {
      silent: true, symbol: 'none', label: { show: false },
      data: limits.filter((each) => each.value <= largest * 1.5)
        .map((each) => ({ yAxis: each.value, lineStyle: { color: COLOURS[each.color], type: 'dashed' } })),
    };
  }
  const rows = rowsOf(series);
  const many = rows > 4;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height: height - 26 });
  chart.setOption({
    animation: false, color: PALETTE, textStyle: { fontFamily: 'sans-serif' },
    grid: { left: 8, right: 14, top: 8, bottom: many ? 4 : 10 + 17 * rows, containLabel: true },
    legend: many ? { show: false } : { bottom: 0, itemWidth: 10, itemHeight: 6, itemGap: 14, textStyle: { fontSize: 10 }, type: 'plain' },
    xAxis: { type: 'time', min: start * 1000, max: end * 1000, axisLabel: { fontSize: 9, hideOverlap: true }, splitNumber: 4 },
    yAxis: { type: 'value', min: (value) => Math.min(0, value.min), axisLabel: { fontSize: 9, formatter: (value) => shown(value, unit) }, splitNumber: 3 },
    series,
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `<g transform="translate(0 26)">${svg}</g>${many ? text(width - 8, 17, 10, '#888', `${series.length} series`, 'text-anchor="end"') : ''}`;
}

async function stat(panel, width, height) {
  const found = await instant(panel.targets[0].expr);
  const each = found.map((one, i) => {
    const value = number(one.value[1]);
    const x = (width / found.length) * (i + 0.5);
    return text(x, height / 2 + 20, 26, colour(panel, value), shown(value, panel.fieldConfig.defaults.unit), 'text-anchor="middle" font-weight="bold"')
      + (found.length > 1 ? text(x, height - 10, 11, '#555', name(panel.targets[0].legendFormat, one.metric), 'text-anchor="middle"') : '');
  });
  return each.length > 0 ? each.join('') : text(width / 2, height / 2 + 20, 20, '#999', 'none', 'text-anchor="middle"');
}

async function states(panel, width, height) {
  const rows = (await range(panel.targets[0].expr)).sort((a, b) => a.metric.region.localeCompare(b.metric.region));
  const left = 110;
  const each = (height - 36) / rows.length;
  const x = (at) => left + ((at - start) / (end - start)) * (width - left - 14);
  return rows.map((row, i) => {
    const y = 30 + i * each;
    const bars = [];
    for (const [at, value] of row.values) {
      const last = bars.at(-1);
      if (last?.value === value) last.to = at + step; else bars.push({ from: at, to: at + step, value });
    }
    return text(left - 6, y + each * 0.7, 10, '#333', row.metric.region, 'text-anchor="end"') + bars.map((bar) =>
      `<rect x="${x(bar.from).toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(0, x(Math.min(bar.to, end)) - x(bar.from)).toFixed(1)}" height="${(each * 0.85).toFixed(1)}" fill="${colour(panel, Number(bar.value))}"/>`).join('');
  }).join('');
}

async function table(panel, width) {
  const heads = panel.targets.map((target) => target.legendFormat);
  const rows = new Map();
  for (const [i, target] of panel.targets.entries()) {
    for (const each of await instant(target.expr)) {
      const row = each.metric.account ?? each.metric.client;
      rows.set(row, Object.assign(rows.get(row) ?? [], { [i]: shown(number(each.value[1]), 'short') }));
    }
  }
  const cell = (x, y, value, more = '') => text(x, y, 11, '#333', value ?? '', more);
  const at = (i) => width * (0.4 + 0.2 * i);
  return heads.map((head, i) => cell(at(i), 44, head, 'font-weight="bold"')).join('')
    + [...rows].map(([row, cells], y) => cell(12, 64 + 18 * y, row) + heads.map((head, i) => cell(at(i), 64 + 18 * y, cells[i])).join('')).join('');
}

// A tenth of a pixel is exact enough, and nothing in a picture moves or is touched.
const small = (svg) => svg
  .replaceAll(/ (?:pointer-events|class|xml:space)="[^"]*"/g, '')
  .replaceAll(/<style\s*>.*?<\/style>/gs, '')
  .replaceAll(/ (?:d|points|[xy][12]?|width|height|transform)="[^"]*"/g, (attribute) =>
    attribute.replaceAll(/-?\d+\.\d{2,}/g, (coordinate) => String(Number(Number(coordinate).toFixed(1)))));

// Without the points in the middle of a level stretch.
const bends = (data) => data.filter((point, i) =>
  i === 0 || i === data.length - 1 || point[1] !== data[i - 1][1] || point[1] !== data[i + 1][1]);

const KINDS = { timeseries, stat, 'state-timeline': states, table };

async function draw(panel) {
  const { x, y, w, h } = panel.gridPos;
  const place = `transform="translate(${x * COLUMN} ${y * ROW + 40})"`;
  if (panel.type === 'row') return `<g ${place}>${text(6, 22, 14, '#333', panel.title, 'font-weight="bold"')}</g>`;
  const [width, height] = [w * COLUMN - 8, h * ROW - 8];
  return `<g ${place}><rect x="4" y="0" width="${width}" height="${height}" rx="4" fill="white" stroke="#ddd"/>`
    + `<g transform="translate(4 0)">${text(10, 18, 12, '#222', panel.title, 'font-weight="bold"')}${await KINDS[panel.type](panel, width, height)}</g></g>`;
}

for (const file of readdirSync(dashboards).filter((each) => each.endsWith('.json'))) {
  const dashboard = JSON.parse(readFileSync(new URL(file, dashboards), 'utf8'));
  const panels = [];
  for (const panel of dashboard.panels) panels.push(await draw(panel));
  const height = Math.max(...dashboard.panels.map((panel) => (panel.gridPos.y + panel.gridPos.h) * ROW)) + 44;
  writeFileSync(join(folder, file.replace('.json', '.svg')), small(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif">`
    + `<rect width="${WIDTH}" height="${height}" fill="#f4f5f5"/>${text(10, 26, 16, '#222', `${dashboard.title} (drawn from its data; not Grafana)`, 'font-weight="bold"')}${panels.join('')}</svg>\n`));
  console.log(file);
}
