/**
 * Runs the conformance vectors and compares what is red with `disagreements.json`: the vectors that this library does
 * not follow, each with its reason. Anything else that is red fails, and so does a listed vector that is green.
 */
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

interface Report {
  readonly testResults: ReadonlyArray<{
    readonly assertionResults: ReadonlyArray<{ readonly title: string; readonly status: string }>
  }>
}

const disagreements: Readonly<Record<string, string>> = JSON.parse(
  fs.readFileSync(path.join(import.meta.dirname, "disagreements.json"), "utf8")
)

const output = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ratchet-")), "report.json")
const { CONFORMANCE_DIR: _, ...env } = process.env
const child = spawnSync("vitest", ["run", "test/conformance", "--reporter=json", `--outputFile=${output}`], {
  stdio: ["ignore", "ignore", "inherit"],
  env
})
if (!fs.existsSync(output)) throw new Error(`the vectors did not run: vitest ended with ${child.status}`)
const report: Report = JSON.parse(fs.readFileSync(output, "utf8"))
fs.rmSync(path.dirname(output), { recursive: true })

const results = report.testResults.flatMap((file) => file.assertionResults)
const red = new Set(results.filter((result) => result.status !== "passed").map((result) => result.title))
const unexpected = [...red].filter((id) => !(id in disagreements))
const mended = Object.keys(disagreements).filter((id) => !red.has(id))

console.log(`conformance: ${results.length - red.size} of ${results.length} vectors are green`)
for (const [id, reason] of Object.entries(disagreements)) console.log(`  red, as explained: ${id}: ${reason}`)
for (const id of unexpected) console.log(`  red: ${id}`)
for (const id of mended) console.log(`  green, but listed in disagreements.json: ${id}`)
if (unexpected.length > 0 || mended.length > 0 || results.length === 0) process.exitCode = 1
