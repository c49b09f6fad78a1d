// Reads blocks as JSON and writes how npm yaml reads each, as JSON: `python blocks.py | node oracle.mjs > answers.json`.
//
// Obsidian's own call is not public. What is known of it (dates and `no` are texts, 0755 is 755, a key that stands twice
// refuses the block, `<<` is not merged) is what parse() does by default: YAML 1.2, schema core, merge off, strict,
// uniqueKeys, at most 100 aliases (https://eemeli.org/yaml/#options).
//
// JSON lacks some values: a mapping is {"map": [[key, value], …]}, a number that JSON cannot hold {"number": "-0"},
// and an object of a tag {"object": its class}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'yaml';

const { version } = createRequire(import.meta.url)('yaml/package.json');

function shown(value) {
  if (typeof value === 'number') {
    if (Object.is(value, -0)) return { number: '-0' };
    return Number.isFinite(value) ? value : { number: String(value) };
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(shown);
  const name = value.constructor?.name;
  if (['Map', 'Set', 'Date', 'Uint8Array', 'Buffer'].includes(name) && typeof value !== 'string') return { object: name };
  return { map: Object.entries(value).map(([key, inner]) => [key, shown(inner)]) };
}

function answer(block) {
  try {
    return { value: shown(parse(block, { logLevel: 'error' })) };
  } catch (error) {
    return { error: error.code ?? error.name };
  }
}

const { digest, blocks } = JSON.parse(readFileSync(0, 'utf8'));
const lines = blocks.map((block) => `[${JSON.stringify(block)}, ${JSON.stringify(answer(block))}]`);
process.stdout.write(
  `{"reader": "yaml ${version}", "digest": "${digest}", "answers": [\n${lines.join(',\n')}\n]}\n`,
);
