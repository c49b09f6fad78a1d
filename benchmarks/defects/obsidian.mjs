// Reads blocks as Obsidian does, with npm `yaml`: a JSON list of texts comes in, [state, value] of each goes out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { parse } = createRequire(process.argv[2] + "/")("yaml");
const blocks = JSON.parse(readFileSync(0, "utf8"));
const read = (block) => {
  try {
    const value = parse(block, { logLevel: "error" });
    if (value === null || value === undefined) return ["read", {}];
    return typeof value === "object" && !Array.isArray(value) ? ["read", value] : ["unreadable", {}];
  } catch {
    return ["unreadable", {}];
  }
};
process.stdout.write(JSON.stringify(blocks.map(read)));
