// What typical dashboards do: read, split, JSON.parse, keep the last state. One file after another.
import { readFileSync } from "node:fs";

const states = new Map();
for (const file of readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (!line) continue;
    try {
      const event = JSON.parse(line);
      const message = event.message ?? {};
      states.set(file, { type: event.type, role: message.role, stop: message.stopReason });
    } catch {
      // A line that is being written.
    }
  }
}
console.log(states.size);
