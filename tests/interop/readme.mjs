// Takes schema/README.md apart: its TypeScript becomes files, named by their first line ("// consumer.ts"), its JSON
// becomes one example for each heading.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export function blocks(markdown, language) {
  const fences = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms");
  return [...markdown.matchAll(fences)].map((fence) => fence[1]);
}

// [{type: "ticket.created", event: {...}}, ...] in the order of the page.
export function examples(markdown) {
  return markdown.split(/^### /m).slice(1).map((section) => {
    const type = section.slice(0, section.indexOf("\n"));
    const json = blocks(section, "json");
    if (json.length !== 1) throw new Error(`${type} has ${json.length} examples, not one`);
    return { type, event: JSON.parse(json[0]) };
  });
}

function write(readme, folder) {
  mkdirSync(folder, { recursive: true });
  for (const code of blocks(readFileSync(readme, "utf8"), "ts")) {
    const name = /^\/\/ (\w+\.ts)\n/.exec(code)?.[1];
    if (!name) throw new Error(`a block of TypeScript does not begin with its file's name: ${code.slice(0, 60)}`);
    writeFileSync(join(folder, name), code);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) write(process.argv[2], process.argv[3]);
