/** Takes out of the lock file what names hosts and fixes nothing: where packages ask for money. */
import { readFile, writeFile } from "node:fs/promises";

const FILE = new URL("package-lock.json", import.meta.url);
const lock = JSON.parse(await readFile(FILE, "utf8"));
for (const entry of Object.values(lock.packages)) delete entry.funding;
await writeFile(FILE, `${JSON.stringify(lock, null, 2)}\n`);
